import { masstack } from 'masstack-mock/vite';
import { defineConfig } from 'vite';

export default defineConfig({ plugins: [masstack()] });
