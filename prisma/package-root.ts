import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** This workspace's folder, whether this file runs as written or from dist/. */
export const packageRoot = dirname(createRequire(import.meta.url).resolve('@peapod/database/package.json'));
