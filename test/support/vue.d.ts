/** Vue's build for browsers, which has no types of its own. */
declare module 'vue/dist/vue.runtime.esm-browser.prod.js' {
  export * from 'vue';
}
