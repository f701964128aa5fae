import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The repository. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..');

const shape = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().min(1).default('0.0.0.0'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.|postgres(ql)?:\/\/)/, 'must begin with file: or postgresql://')
    .refine((url) => url.startsWith('file:') || URL.canParse(url), 'is no URL')
    .default('file:peapod.db'),
});

interface Config {
  readonly port: number;
  readonly host: string;
  /** `file:` and an absolute path, or `postgresql://…`. */
  readonly databaseUrl: string;
  /** Folder of the built site. */
  readonly site: string;
}

/** The only reader of the environment. A relative database path is relative to the repository. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = shape.safeParse(given);
  if (!result.success) {
    throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  }
  const { PORT, HOST, DATABASE_URL } = result.data;
  const databaseUrl = DATABASE_URL.startsWith('file:') ? `file:${resolve(root, DATABASE_URL.slice('file:'.length))}` : DATABASE_URL;
  return Object.freeze({ port: PORT, host: HOST, databaseUrl, site: join(root, 'docs/build') });
}

/** A variable of the environment that can not be used; the message names it. */
export class ConfigError extends Error {}
