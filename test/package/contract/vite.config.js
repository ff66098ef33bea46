import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { readdirSync } from 'node:fs';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

export default defineConfig({
  plugins: [
    solid({ include: /solid\.jsx$/ }),
    svelte(),
    vue({
      template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('spatius-') } },
    }),
  ],
  build: { rollupOptions: { input: readdirSync('.').filter((file) => file.endsWith('.html')) } },
});
