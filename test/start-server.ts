import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Started {
  readonly url: string;
  /** What it has written so far. */
  output(): string;
  stop(): Promise<void>;
}
interface Ended {
  readonly code: number | null;
  /** The signal that it died of, such as `SIGABRT`. */
  readonly signal: string | null;
  readonly output: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const built = [process.execPath, 'api/dist/main.js'];

/** Starts the built server, or what a command starts, on a free port. Rejects with what it printed where it does not start. */
export async function startServer(environment: Record<string, string>, command: readonly string[] = built): Promise<Started> {
  const server = run({ HOST: '127.0.0.1', PORT: '0', ...environment }, command);
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const address = /Peapod is at (\S+)/.exec(output)?.[1];
      if (address) resolve(address);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('exit', (code) => reject(new Error(`the server ended with code ${code}:\n${output}`)));
  });
  const stop = async () => {
    server.kill('SIGTERM');
    const [code, signal] = (await once(server, 'exit')) as [number | null, string | null];
    if (code !== 0) throw new Error(`the server, told to stop, ended with ${code ?? signal}`);
  };
  return { url, output: () => output, stop };
}

/** Runs the built server to its end, which is expected soon. */
export async function runServer(environment: Record<string, string>): Promise<Ended> {
  const server = run({ HOST: '127.0.0.1', ...environment });
  let output = '';
  server.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  server.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const timer = setTimeout(() => server.kill('SIGKILL'), 30_000);
  const [code, signal] = (await once(server, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  return { code, signal, output };
}

function run(environment: Record<string, string>, [program, ...args]: readonly string[] = built): ChildProcess {
  return spawn(program!, args, { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
}
