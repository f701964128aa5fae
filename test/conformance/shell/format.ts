/** One script of the table: run by every real shell here, and by the simulator's. */
interface Script {
  readonly name: string;
  readonly text: string;
}

/** Reads `scripts.txt`: each script stands under a line `#### its name`. */
export function readScripts(table: string): Script[] {
  return table
    .split(/^#### /m)
    .slice(1)
    .map((block) => {
      const end = block.indexOf('\n');
      return { name: block.slice(0, end).trim(), text: block.slice(end + 1).replace(/\n+$/, '') };
    });
}

/** What a shell made of a script. */
export interface Recording {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Process numbers differ from run to run. */
export const withoutPids = (recording: Recording): Recording => ({
  ...recording,
  stderr: recording.stderr.replace(/ *\d+ (Killed|Terminated)/g, '$1'),
});

type Shell = 'dash' | 'ash' | 'bash';

/** By script, by shell. */
export type Recordings = Readonly<Record<string, Readonly<Partial<Record<Shell, Recording>>>>>;

/**
 * Whether the shell here says what the images' one would. dash has had pipefail since May 2024 (Debian's 0.5.12-7): the images of
 * v1.27's time end there with `Illegal option -o pipefail`. Nor had theirs (0.5.12-2) any file older than one that is not there, to `-nt`.
 * Debian's busybox knows letters of several bytes only where the locale has them, the images' ones always.
 */
export const speaksForImages = (shell: Shell, { text }: Script): boolean => !NOT_OF_IMAGES[shell]?.test(text);
const NOT_OF_IMAGES: Readonly<Partial<Record<Shell, RegExp>>> = { dash: /pipefail|-nt nope/, ash: /^s="héllo"/ };

/** Where scripts run, and where they find `sh` and the utilities, here and in the simulator. */
export const place = { home: '/tmp/conformance/home', work: '/tmp/conformance/work', bin: '/tmp/conformance/bin' };
