import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import components from 'unplugin-vue-components/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import { defineConfig } from 'vite';

// The pages are served below /office/ by the program that carries them; nothing is fetched from elsewhere and nothing is
// inline (the content security policy forbids both), so small pictures stay files of their own.
export default defineConfig({
  base: '/office/',
  plugins: [vue(), components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] })],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)), '@texts': fileURLToPath(new URL('../i18n', import.meta.url)) } },
  build: {
    target: 'es2020',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      output: {
        manualChunks: (id) => (/node_modules\/(echarts|zrender)/.test(id) ? 'charts' : /node_modules\/(vue|@vue|vue-router|pinia|vue-i18n|@intlify)/.test(id) ? 'vue' : undefined),
      },
    },
  },
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:8080', '/i18n': 'http://127.0.0.1:8080' } },
});
