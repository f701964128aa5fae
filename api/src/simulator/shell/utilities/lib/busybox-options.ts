/**
 * Options that GNU's tools of the same name have and busybox' have not: it refuses them.
 * @see busybox: the usage texts of its applets, asked of busybox 1.36 and 1.37
 */
export const notInBusybox: Readonly<Record<string, string>> = {
  base64: 'D',
  basename: 'z',
  cat: 'sET',
  cp: 'x',
  cut: 'z',
  date: 'f',
  df: 'lx',
  diff: 'c',
  du: 'S',
  env: 'vCS',
  grep: 'bduyDGPTUZ0123456789',
  head: 'z',
  id: 'azZ',
  ln: 'irt',
  ls: 'bfmoqBGINU',
  mv: 'u',
  nc: 'dqNCU46',
  pidof: 'cnqxS',
  ping: 'DO',
  readlink: 'emz',
  rm: 'dI',
  sed: 'blsuz',
  seq: 'f',
  shuf: 'r',
  sort: 'CR',
  tail: 'z',
  tee: 'p',
  timeout: 'fptv',
  tr: 't',
  truncate: 'or',
  uptime: 'p',
  watch: 'begx',
  xargs: 'dL',
};

/**
 * Applets that have no long options at all (but for those named here), whatever GNU's tool of the same name has.
 * @see busybox: which of them it refuses, asked of busybox 1.37
 */
const shortOnly = new Map<string, string>(
  `base32 base64 basename cat chmod cmp cut df du fold groups hostname id ln md5sum nl paste ps readlink rm seq sha1sum sha256sum sha512sum
shuf sort stat tail tee timeout tr truncate uname uniq uptime wc which xargs`
    .split(/\s+/)
    .map((name) => [name, '']),
);
for (const name of ['grep', 'egrep', 'fgrep']) shortOnly.set(name, 'color');
shortOnly.set('ls', 'color full-time group-directories-first');
const partly: Readonly<Record<string, string>> = {
  date: 'universal rfc-email iso-8601 rfc-3339',
  env: 'chdir split-string',
  sed: 'separate unbuffered null-data posix debug',
};

/** Whether busybox' applet takes a long option. */
export function takesLong(applet: string, option: string): boolean {
  const only = shortOnly.get(applet);
  return only === undefined ? !partly[applet]?.split(' ').includes(option) : only.split(' ').includes(option);
}
