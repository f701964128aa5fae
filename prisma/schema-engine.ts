import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  bindMigrationAwareSqlAdapterFactory,
  type ErrorCapturingSqlMigrationAwareDriverAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';

/** What is used of Prisma's schema engine; the package's own types describe its native twin. */
interface SchemaEngine {
  applyMigrations(input: { migrationsList: unknown; filters: unknown }): Promise<{ appliedMigrationNames: string[] }>;
  devDiagnostic(input: { migrationsList: unknown; filters: unknown }): Promise<{ action: { tag: string; reason?: string } }>;
  createMigration(input: object): Promise<{ migrationScript: string | null; generatedMigrationName: string; connectorType: string }>;
  free(): void;
}

/**
 * Prisma's schema engine in its WebAssembly form: the native one is downloaded from a host that is not open everywhere.
 * A fresh engine for each step, since one that has applied a migration loses its shadow database.
 */
export async function withSchemaEngine<T>(
  factory: SqlMigrationAwareDriverAdapterFactory,
  schema: SchemaFile,
  step: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const opened: SqlDriverAdapter[] = [];
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const connection = await connect();
    opened.push(connection);
    return connection;
  };
  const { SchemaEngine } = await loadOnce();
  const datamodels = [[schema.path, schema.content]];
  const engine: SchemaEngine = await SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(factory));
  try {
    return await step(engine);
  } finally {
    engine.free();
    for (const connection of opened) await connection.dispose();
  }
}

/** A file of Prisma's schema, as the engine takes it. */
export interface SchemaFile {
  readonly path: string;
  readonly content: string;
}

interface EngineModule {
  SchemaEngine: {
    new: (options: object, log: () => void, adapter: ErrorCapturingSqlMigrationAwareDriverAdapterFactory) => Promise<SchemaEngine>;
  };
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}
let loaded: Promise<EngineModule> | undefined;

/** One instance a process: a second one panics. */
function loadOnce(): Promise<EngineModule> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<EngineModule> {
  const moduleName = '@prisma/schema-engine-wasm/schema_engine_bg';
  const engine: EngineModule = await import(moduleName);
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(message);
      },
    },
  });
  const path = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace(/\.js$/, '_bg.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(path), {
    './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports,
  });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return engine;
}
