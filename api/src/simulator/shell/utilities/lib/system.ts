import { OsError, type Process } from './kernel.ts';

/** What the image says of its system in /etc/os-release; nothing if it says nothing. */
export function systemOf(process: Process): string {
  try {
    return process.readFile('/etc/os-release');
  } catch (error) {
    if (error instanceof OsError) return '';
    throw error;
  }
}

/** Which distribution it is, and of what version: `debian 12`; nothing if it does not say. */
export function distributionOf(process: Process): string {
  const system = systemOf(process);
  const said = (key: string): string => new RegExp(`^${key}="?([^"\\n]*)`, 'm').exec(system)?.[1] ?? '';
  return `${said('ID')} ${said('VERSION_ID')}`.trim();
}
