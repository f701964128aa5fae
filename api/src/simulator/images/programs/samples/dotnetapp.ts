import type { Task } from '../../../engine/index.ts';
import type { Process } from '../../../kernel/index.ts';

const ART = `         42                                                    
         42              ,d                             ,d     
         42              42                             42     
 ,adPPYb,42  ,adPPYba, MM42MMM 8b,dPPYba,   ,adPPYba, MM42MMM  
a8"    \`Y42 a8"     "8a  42    42P'   \`"8a a8P_____42   42     
8b       42 8b       d8  42    42       42 8PP!!!!!!!   42     
"8a,   ,d42 "8a,   ,a8"  42,   42       42 "8b,   ,aa   42,    
 \`"8bbdP"Y8  \`"YbbdP"'   "Y428 42       42  \`"Ybbd8"'   "Y428  

`;
const MEBI = 2 ** 20;
const GIBI = 2 ** 30;

/** Tells where it is, and what it may use. @see dotnet/dotnet-docker: samples/dotnetapp/Program.cs */
export function* dotnetapp(process: Process): Task<number> {
  const text = (path: string): string => (process.access(path, 'r') ? process.readFile(path) : '');
  const release = /^PRETTY_NAME="(.*)"$/m.exec(text('/etc/os-release'))?.[1] ?? '';
  const limit = Number(text('/sys/fs/cgroup/memory.max').trim());
  const hasLimit = Number.isInteger(limit) && limit > 0;
  const memory = hasLimit ? Math.floor(limit * 0.75) : Number(/^MemTotal:\s+(\d+)/m.exec(text('/proc/meminfo'))?.[1] ?? 0) * 1024;
  const user = new RegExp(`^([^:]*):[^:]*:${process.uid}:`, 'm').exec(text('/etc/passwd'))?.[1] ?? '?';
  const lines = [
    ART,
    '.NET 7.0.5',
    release,
    '',
    `UserName: ${user}`,
    'OSArchitecture: X64',
    `ProcessorCount: ${processors(text('/sys/fs/cgroup/cpu.max'), text('/proc/cpuinfo'))}`,
    `TotalAvailableMemoryBytes: ${memory} (${inUnits(memory)})`,
  ];
  if (hasLimit) {
    const used = Number(text('/sys/fs/cgroup/memory.current').trim());
    lines.push(
      'cgroup memory constraint: /sys/fs/cgroup/memory.max',
      `cgroup memory limit: ${limit} (${inUnits(limit)})`,
      `cgroup memory usage: ${used} (${inUnits(used)})`,
      `GC Hard limit %: ${Math.round((memory / limit) * 100)}`,
    );
  }
  yield* process.write(1, `${lines.join('\n')}\n`);
  return 0;
}

/** What its group's limit allows, rounded up. @see dotnet/runtime: src/coreclr/pal/src/misc/cgroup.cpp */
function processors(limit: string, info: string): number {
  const all = (info.match(/^processor/gm) ?? []).length || 1;
  const [, quota, period] = /^(\d+) (\d+)/.exec(limit) ?? [];
  return quota === undefined ? all : Math.min(all, Math.max(1, Math.ceil(Number(quota) / Number(period))));
}

const inUnits = (bytes: number): string =>
  bytes < MEBI ? `${bytes} bytes` : bytes < GIBI ? `${Math.floor(bytes / MEBI)}.00 MiB` : `${Math.floor(bytes / GIBI)}.00 GiB`;
