import { edited } from './edits.mjs';

/** How lit-html, as published, makes its policy of Trusted Types when it is loaded. */
const MADE = 's.createPolicy("lit-html",{createHTML:t=>t})';

/**
 * Lets modules with lit in them load where the page forbids lit's policy. As published, lit-html throws
 * while it is loaded, so that nothing of ours could run and say why.
 *
 * @param {string} file module whose `tellOfRefusedPolicy()` is called then
 * @returns {import('rollup').Plugin}
 */
export const litPolicy = (file) => ({
  name: 'lit-policy',
  transform(code, id) {
    if (!/[\\/]lit-html[\\/]lit-html\.js$/.test(id)) return null;
    if (!code.includes(MADE))
      throw new Error('lit-html makes its policy in another way than before.');
    const refused = `import(${JSON.stringify(file)}).then((m)=>m.tellOfRefusedPolicy())`;
    const attempt = `(()=>{try{return ${MADE}}catch{${refused}}})()`;
    const start = code.indexOf(MADE);
    return edited(code, [{ start, end: start + MADE.length, text: attempt }]);
  },
});
