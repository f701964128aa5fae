import { SECOND } from '../../../engine/index.ts';
import { OsError, type Process, type Program } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import type { HttpResponse } from '../../servers/http-message.ts';
import { runHttpServer } from '../../servers/run-server.ts';
import { numbers } from '../errno.ts';
import { flaskBanner, flaskNotFound, flaskRequest, flaskRuns, fromWerkzeug } from './flask-server.ts';

/** A page of one colour. @see kodekloudhub/webapp-color: app.py */
export const webappColor: Program = function* (process) {
  const words = process.argv.slice(2);
  const names = Object.keys(COLORS);
  const told = ` This is a sample web application that displays a colored background. \n A color can be specified in two ways. \n\n 1. As a command line argument with --color as the argument. Accepts one of ${names.join(',')} \n 2. As an Environment variable APP_COLOR. Accepts one of ${names.join(',')} \n 3. If none of the above then a random color is picked from the above list. \n Note: Command line argument precedes over environment variable.\n\n\n`;
  const { color: given, error } = readColor(words);
  if (error !== undefined) {
    // What it printed waits in its buffer until it ends.
    yield* process.write(2, `usage: app.py [-h] [--color COLOR]\napp.py: error: ${error}\n`);
    yield* process.write(1, told);
    return 2;
  }
  const variable = process.env.get('APP_COLOR');
  const color = given || variable || (names[process.random.int(names.length)] as string);
  const how = given
    ? `Color from command line argument =${given}\n${variable ? `A color was set through environment variable -${variable}. However, color from command line argument takes precendence.\n` : ''}`
    : variable
      ? `No Command line argument. Color from environment variable =${variable}\n`
      : `No command line argument or environment variable. Picking a Random Color =${color}\n`;
  if (!Object.hasOwn(COLORS, color)) {
    yield* process.write(1, `${told}${how}Color not supported. Received '${color}' expected one of ${names.join(',')}\n`);
    return 1;
  }
  yield* process.sleep(SECOND / 2);
  yield* process.write(1, told + how + flaskBanner());
  return yield* runHttpServer(
    process,
    [{ port: 8080, family: 4 }],
    {
      *handle(request) {
        const answer = request.path === '/' ? colored(process, color) : flaskNotFound;
        yield* process.write(2, `${flaskRequest(process, request, answer)}\n`);
        return fromWerkzeug(process, WEBAPP_PYTHON, answer);
      },
      version: 'HTTP/1.0',
    },
    ({ error }) => ({ message: `OSError: [Errno 98] ${error.message}\n` }),
    () => process.write(2, flaskRuns(8080)),
  );
};

/** @see python 3.6: argparse */
function readColor(words: readonly string[]): { readonly color?: string; readonly error?: string } {
  let color: string | undefined;
  const others: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const [name = '', value] = /^(--c[^=]*)=(.*)$/s.exec(word)?.slice(1) ?? [word];
    if (name.length < 3 || !'--color'.startsWith(name)) others.push(word);
    else {
      color = value ?? words[++i];
      if (color === undefined || (value === undefined && color.startsWith('-')))
        return { error: 'argument --color: expected one argument' };
    }
  }
  if (others.length > 0) return { error: `unrecognized arguments: ${others.join(' ')}` };
  return color === undefined ? {} : { color };
}

const colored = (process: Process, color: string): HttpResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: `<!doctype html>\n<title>Hello from Flask</title>\n<body style="background: ${COLORS[color]};"></body>\n<div style="color: #e4e4e4;\n    text-align:  center;\n    height: 90px;\n    vertical-align:  middle;">\n\n  <h1>Hello from ${process.net.hostname}!</h1>\n\n</div>\n`,
});

/** The release of Python that the image has. */
export const WEBAPP_PYTHON = '3.6.8';

const COLORS: Readonly<Record<string, string>> = {
  red: '#e74c3c',
  green: '#16a085',
  blue: '#89CFF0',
  blue2: '#30336b',
  pink: '#f4c2c2',
  darkblue: '#130f40',
};

const LOG = '/log/app.log';

/** Lines of a made-up shop's log, one a second, which it tells and writes to a file too. @see kodekloudhub/event-simulator: event-simulator.py */
export const eventSimulator: Program = function* (process) {
  const pages = ['page1', 'page2', 'page3'];
  const toFileAlone = process.env.get('LOG_HANDLERS') === 'file';
  for (let count = 1; ; count++) {
    const user = `USER${1 + process.random.int(4)}`;
    const what = ['logged in', 'logged out', ...pages.map((page) => `is viewing ${page}`)][process.random.int(5)];
    const stamp = `[${localText(process, '%Y-%m-%d %H:%M:%S,%3N')}]`;
    const lines = [`INFO in event-simulator: ${user} ${what}`];
    if (count % 5 === 0) {
      lines.push('WARNING in event-simulator: USER5 Failed to Login as the account is locked due to MANY FAILED ATTEMPTS.');
    }
    if (count % 8 === 0) lines.push('WARNING in event-simulator: USER7 Order failed as the item is OUT OF STOCK.');
    const text = lines.map((line) => `${stamp} ${line}\n`).join('');
    try {
      process.writeFile(LOG, text, { append: true });
    } catch (error) {
      if (!(error instanceof OsError)) throw error;
      const kind = error.code === 'EACCES' ? 'PermissionError' : 'OSError';
      yield* process.write(2, `Traceback (most recent call last):\n${kind}: [Errno ${numbers[error.code]}] ${error.message}: '${LOG}'\n`);
      return 1;
    }
    if (!toFileAlone) yield* process.write(1, text);
    yield* process.sleep(SECOND);
  }
};
