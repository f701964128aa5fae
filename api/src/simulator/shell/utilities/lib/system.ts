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
