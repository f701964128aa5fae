/** Numbers with suffixes, as the utilities read and write them. */

/** `10`, `4k`, `150M`, `150m`, `1G`, `2MB`: bytes; undefined if it is none. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)(?:([bcwkKmMgGtTPE])?(iB|B)?)?$/.exec(text);
  if (!match) return undefined;
  const unit = match[2];
  if (match[3] && !unit) return match[3] === 'B' ? Number(match[1]) : undefined;
  const base = match[3] === 'B' ? 1000 : 1024;
  const factor = !unit || unit === 'c' ? 1 : unit === 'b' ? 512 : unit === 'w' ? 2 : base ** ('KMGTPE'.indexOf(unit.toUpperCase()) + 1);
  return Number(match[1]) * factor;
}

/** How many lines or bytes `head` and `tail` are to show. busybox knows three suffixes. @see busybox: libbb/xatonum.c bkm_suffixes */
export const parseCount = (text: string, gnu: boolean): number | undefined =>
  gnu || /^\d+[bkm]?$/.test(text) ? parseSize(text) : undefined;

/** A duration in seconds with an optional unit (`1h`, `0.5`, `1d`, `infinity`); undefined if it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)|(inf|infinity))([smhd]?)$/i.exec(text);
  if (!match) return undefined;
  if (match[2]) return Number.POSITIVE_INFINITY;
  return Number(match[1]) * { s: 1, m: 60, h: 3600, d: 86400, '': 1 }[match[3] as 's'];
}

/** As `ls -h`, `du -h` write: 1.5K, 12M; rounded up as GNU's tools do, or to the nearest as procps. */
export function humanSize(bytes: number, round: 'up' | 'nearest' = 'up'): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  let unit = -1;
  while (value >= 1024 && unit < 5) {
    value /= 1024;
    unit++;
  }
  const up = round === 'up' ? Math.ceil : Math.round;
  const tenths = up(value * 10) / 10;
  return `${tenths < 10 ? tenths.toFixed(1) : up(value)}${'KMGTPE'[unit]}`;
}

/** The same in busybox: 1.5K, 12.0M. @see busybox: libbb/human_readable.c */
export function humanTenths(bytes: number): string {
  let value = bytes;
  let tenths = 0;
  let unit = -1;
  while (value >= 1024 && unit < 5) {
    tenths = Math.floor(((value % 1024) * 10 + 512) / 1024);
    value = Math.floor(value / 1024);
    unit++;
  }
  if (unit < 0) return String(bytes);
  return `${tenths >= 10 ? `${value + 1}.0` : `${value}.${tenths}`}${'KMGTPE'[unit]}`;
}
