import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../../api/dist/main.js');

/** The built API on a free port, with a database that is gone afterwards. */
export async function startApi(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'peapod-answers-'));
  const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', DATABASE_URL: `file:${join(folder, 'answers.db')}` };
  const server = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((done, fail) => {
    let output = '';
    server.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const address = /Peapod is at (\S+)/.exec(output)?.[1];
      if (address) done(address);
    });
    server.once('exit', () => {
      rmSync(folder, { recursive: true, force: true });
      fail(new Error('the API does not start; npm run build makes it'));
    });
  });
  const stop = async () => {
    server.kill('SIGTERM');
    await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}
