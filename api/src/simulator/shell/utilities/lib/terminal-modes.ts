import type { TerminalSettings } from './kernel.ts';

/** The characters that mean something on a terminal, in stty's order. @see linux: include/asm-generic/termbits.h INIT_C_CC */
const CHARACTERS: Readonly<Record<string, string>> = {
  intr: '^C',
  quit: '^\\',
  erase: '^?',
  kill: '^U',
  eof: '^D',
  eol: '<undef>',
  eol2: '<undef>',
  swtch: '<undef>',
  start: '^Q',
  stop: '^S',
  susp: '^Z',
  rprnt: '^R',
  werase: '^W',
  lnext: '^V',
  discard: '^O',
};
export const SPECIALS: readonly string[] = Object.keys(CHARACTERS);

const BEGINS: Readonly<Record<string, string>> = { ...CHARACTERS, min: '1', time: '0', speed: '38400' };

interface Mode {
  /** What each is on a terminal that is new. @see linux: drivers/tty/tty_io.c tty_std_termios */
  readonly words: readonly string[];
  /** What `stty sane` makes of it. */
  readonly sane: (word: string) => string;
}

const SANE: Readonly<Record<string, string>> = { '-brkint': 'brkint', '-imaxbel': 'imaxbel' };
const mode = (text: string): Mode => ({ words: text.split(' '), sane: (word) => SANE[word] ?? word });

/** Control, input, output and local ones. @see coreutils: src/stty.c mode_info */
export const MODES: readonly Mode[] = [
  mode('-parenb -parodd -cmspar cs8 -hupcl -cstopb cread -clocal -crtscts'),
  mode('-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr icrnl ixon -ixoff -iuclc -ixany -imaxbel -iutf8'),
  mode('opost -olcuc -ocrnl onlcr -onocr -onlret -ofill -ofdel nl0 cr0 tab0 bs0 vt0 ff0'),
  mode('isig icanon iexten echo echoe echok -echonl -noflsh -xcase -tostop -echoprt echoctl echoke -flusho -extproc'),
];

const flags = MODES.flatMap(({ words }) => words);
export const EVERY_FLAG: ReadonlyMap<string, string> = new Map(flags.map((word) => [word.replace(/^-/, ''), word]));

export const SPEEDS: ReadonlySet<string> = new Set(
  '0 50 75 110 134 150 200 300 600 1200 1800 2400 4800 9600 19200 38400 57600 115200 230400 460800 921600'.split(' '),
);

/** What a terminal has now of that name. */
export const settingOf = ({ changed }: TerminalSettings, name: string): string =>
  changed.get(name) ?? BEGINS[name] ?? EVERY_FLAG.get(name) ?? name;

const RAW =
  '-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr -icrnl -ixon -ixoff -iuclc -ixany -imaxbel -opost -isig -icanon -xcase'.split(
    ' ',
  );
const COOKED = 'brkint ignpar istrip icrnl ixon opost isig icanon'.split(' ');
/** Words that mean several. @see coreutils: src/stty.c set_mode */
export const FLAG_WORDS: Readonly<Record<string, readonly string[]>> = {
  sane: flags.map((word) => SANE[word] ?? word),
  raw: RAW,
  '-raw': COOKED,
  cooked: COOKED,
  '-cooked': RAW,
  cbreak: ['-icanon'],
  '-cbreak': ['icanon'],
  nl: ['-icrnl', '-onlcr'],
  '-nl': ['icrnl', '-inlcr', '-igncr', 'onlcr', '-ocrnl', '-onlret'],
};

/** The bits of each flag that is on. @see linux: include/uapi/asm-generic/termbits.h, termbits-common.h */
const BITS: readonly Readonly<Record<string, number>>[] = [
  {
    ...{ ignbrk: 1, brkint: 2, ignpar: 4, parmrk: 8, inpck: 0x10, istrip: 0x20, inlcr: 0x40, igncr: 0x80, icrnl: 0x100, iuclc: 0x200 },
    ...{ ixon: 0x400, ixany: 0x800, ixoff: 0x1000, imaxbel: 0x2000, iutf8: 0x4000 },
  },
  { opost: 1, olcuc: 2, onlcr: 4, ocrnl: 8, onocr: 0x10, onlret: 0x20, ofill: 0x40, ofdel: 0x80 },
  { cs8: 0x30, cstopb: 0x40, cread: 0x80, parenb: 0x100, parodd: 0x200, hupcl: 0x400, clocal: 0x800 },
  {
    ...{ isig: 1, icanon: 2, xcase: 4, echo: 8, echoe: 0x10, echok: 0x20, echonl: 0x40, noflsh: 0x80, tostop: 0x100, echoctl: 0x200 },
    ...{ echoprt: 0x400, echoke: 0x800, flusho: 0x1000, iexten: 0x8000, extproc: 0x1_0000 },
  },
];
const SPEED_BITS: Readonly<Record<string, number>> = { 9600: 0xd, 19200: 0xe, 38400: 0xf, 57600: 0x1001, 115200: 0x1002 };
const IN_ORDER = 'intr quit erase kill eof time min swtch start stop susp eol rprnt discard werase lnext eol2'.split(' ');
const PLACES = 32;

/** All of it, to be given back. */
export function hexOf(settings: TerminalSettings): string {
  const words = BITS.map((bits) =>
    Object.entries(bits).reduce((sum, [name, bit]) => sum | (settingOf(settings, name) === name ? bit : 0), 0),
  );
  words[2] = (words[2] as number) | (SPEED_BITS[settingOf(settings, 'speed')] ?? 0);
  const characters = IN_ORDER.map((name) => codeOf(settingOf(settings, name)));
  return [...words, ...characters, ...Array<number>(PLACES - characters.length).fill(0)].map((word) => word.toString(16)).join(':');
}

/** `^C` is 3, `^?` 127. */
function codeOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  if (text === '<undef>') return 0;
  return text === '^?' ? 127 : text.startsWith('^') ? text.charCodeAt(1) & 31 : text.charCodeAt(0);
}
