/** The learner's key and the sessions that wait for them, in this browser alone; in one that keeps nothing, until the page is left. */
const tokenKey = 'peapod.token';
const sessionKey = (name: string) => `peapod.session.${name}`;

/** Under which the session of a quiz is kept, wherever it is taken; none is a review. */
export const sessionName = (quiz: string | null, mode: string): string => `${quiz ?? 'review'}.${mode}`;

/** A name is one that `sessionName` gives. */
export const learner = {
  token: () => read(tokenKey),
  keepToken: (token: string) => write(tokenKey, token),
  session: (name: string) => read(sessionKey(name)),
  keepSession: (name: string, id: string | null) => write(sessionKey(name), id),
  /** What was written for answers of a session, or of one of its places, and is needed no more. */
  dropTexts: (session: string, position?: number) => drop(`peapod.text.${session}/${position === undefined ? '' : `${position}/`}`),
  forget() {
    unkept.clear();
    drop('peapod.');
  },
};

function drop(prefix: string): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {}
}

/** What the browser would not keep. */
const unkept = new Map<string, string>();

function read(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? unkept.get(key) ?? null;
  } catch {
    return unkept.get(key) ?? null;
  }
}

function write(key: string, value: string | null): void {
  unkept.delete(key);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value !== null) unkept.set(key, value);
  }
}
