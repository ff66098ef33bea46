const $ = (id) => document.getElementById(id);
const avatar = $('avatar');
const form = $('form');

const CAST = ['nova', 'leo', 'amara', 'kai', 'bruno'];
const EMOTIONS = ['neutral', 'happy', 'sad', 'surprised', 'angry', 'thinking'];
const capital = (word) => word[0].toUpperCase() + word.slice(1);

/** What is left out, because the element does so anyway. */
const DEFAULTS = { motion: 'subtle', emotion: 'neutral' };
const FLAGS = ['controls', 'autoplay', 'muted'];

for (const id of CAST) {
  const label = document.createElement('label');
  const input = document.createElement('input');
  Object.assign(input, { type: 'radio', name: 'avatar-id', value: id, checked: id === 'nova' });
  const face = document.createElement('img');
  Object.assign(face, { src: `dist/avatars/${id}/${id}.webp`, alt: '', width: 52, height: 52 });
  label.append(input, face, capital(id));
  $('cast').append(label);
}
for (const emotion of EMOTIONS) $('emotion').append(new Option(capital(emotion), emotion));

/** The attributes that were chosen, in order; a flag has `null`. */
function chosen(data) {
  const attributes = [['avatar-id', data.get('avatar-id')]];
  for (const name of ['text', 'src', 'motion', 'emotion']) {
    const value = data.get(name);
    if (value && value !== DEFAULTS[name]) attributes.push([name, value]);
  }
  for (const flag of FLAGS) if (data.has(flag)) attributes.push([flag, null]);
  return attributes;
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

function elementCode(attributes, style) {
  const script = new URL('dist/spatius-avatar.js', location.href).href;
  const written = attributes.map(([name, value]) =>
    value === null ? name : `${name}="${escaped(value)}"`,
  );
  return [
    `<script type="module" src="${script}"></script>`,
    '<spatius-avatar',
    ...written.map((attribute) => `  ${attribute}`),
    `  style="${style}"`,
    '></spatius-avatar>',
  ].join('\n');
}

function frameCode(attributes, { width, height, background }) {
  const url = new URL('dist/frame.html', location.href);
  for (const [name, value] of attributes) url.searchParams.set(name, value ?? 'true');
  url.searchParams.set('background', background);
  return [
    '<iframe',
    `  src="${escaped(url.href)}"`,
    `  width="${width}" height="${height}"`,
    '  title="Talking avatar" allow="autoplay; fullscreen" loading="lazy"',
    '  style="border: 0"',
    '></iframe>',
  ].join('\n');
}

function reactCode(attributes, { width, height, background }) {
  const property = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  // A string in JSX knows entities and no escapes; in braces it is one of JavaScript.
  const written = (value) => (/["\\&]/.test(value) ? `{${JSON.stringify(value)}}` : `"${value}"`);
  const props = attributes.map(([name, value]) =>
    value === null ? property(name) : `${property(name)}=${written(value)}`,
  );
  return [
    "import { SpatiusAvatar } from 'spatius-avatar/react';",
    '',
    '<SpatiusAvatar',
    ...props.map((prop) => `  ${prop}`),
    `  style={{ width: ${width}, height: ${height}, background: '${background}' }}`,
    '/>',
  ].join('\n');
}

function show() {
  const data = new FormData(form);
  const attributes = chosen(data);
  const size = (name) => Math.min(1200, Math.max(80, Number(data.get(name)) || 320));
  const box = {
    width: size('width'),
    height: size('height'),
    background: data.get('background'),
  };
  const style = `width: ${box.width}px; height: ${box.height}px; background: ${box.background}`;
  Object.assign(avatar.style, {
    width: `${box.width}px`,
    height: `${box.height}px`,
    background: box.background,
  });
  const wanted = new Map(attributes);
  for (const name of ['avatar-id', 'text', 'src', 'motion', 'emotion', ...FLAGS]) {
    const value = wanted.get(name);
    if (!wanted.has(name)) avatar.removeAttribute(name);
    else if (avatar.getAttribute(name) !== (value ?? '')) avatar.setAttribute(name, value ?? '');
  }
  const code = { element: elementCode(attributes, style) };
  code.frame = frameCode(attributes, box);
  code.react = reactCode(attributes, box);
  $('code').textContent = code[data.get('kind')];
  $('copied').textContent = '';
}

$('copy').addEventListener('click', async () => {
  const { textContent } = $('code');
  try {
    await navigator.clipboard.writeText(textContent);
    $('copied').textContent = 'Copied.';
  } catch {
    // No permission, or no HTTPS: marked, it can be copied by hand.
    getSelection().selectAllChildren($('code'));
    $('copied').textContent = 'Marked: press Ctrl+C.';
  }
});
form.addEventListener('input', show);
form.addEventListener('submit', (event) => event.preventDefault());
show();
