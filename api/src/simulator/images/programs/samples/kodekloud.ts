import { SECOND } from '../../../engine/index.ts';
import { OsError, type Program } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/lib/zone.ts';
import { runHttpServer } from '../../servers/run-server.ts';
import { numbers } from '../errno.ts';

/** A page of one colour. @see kodekloudhub/webapp-color: app.py */
export const webappColor: Program = function* (process) {
  const at = process.argv.indexOf('--color');
  const given =
    process.argv.find((word) => word.startsWith('--color='))?.slice('--color='.length) ?? (at > 0 ? process.argv[at + 1] : undefined);
  const variable = process.env.get('APP_COLOR');
  const names = Object.keys(COLORS);
  const color = given ?? variable ?? (names[process.random.int(names.length)] as string);
  const how =
    given !== undefined
      ? `Color from command line argument =${given}`
      : variable
        ? `No Command line argument. Color from environment variable =${variable}`
        : `No command line argument or environment variable. Picking a Random Color =${color}`;
  yield* process.write(
    1,
    ` This is a sample web application that displays a colored background. \n A color can be specified in two ways. \n\n 1. As a command line argument with --color as the argument. Accepts one of red,green,blue,blue2,pink,darkblue \n 2. As an Environment variable APP_COLOR. Accepts one of red,green,blue,blue2,pink,darkblue \n 3. If none of the above then a random color is picked from the above list. \n Note: Command line argument precedes over environment variable.\n\n\n${how}\n`,
  );
  if (!Object.hasOwn(COLORS, color)) {
    yield* process.write(1, `Color not supported. Received '${color}' expected one of ${names.join(',')}\n`);
    return 1;
  }
  yield* process.sleep(SECOND / 2);
  yield* process.write(1, " * Serving Flask app 'app' (lazy loading)\n * Environment: production\n * Debug mode: off\n");
  yield* process.write(2, ' * Running on all addresses.\n * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)\n');
  return yield* runHttpServer(
    process,
    [{ port: 8080, family: 4 }],
    {
      handle: ({ path }) =>
        path === '/' || path === '/color'
          ? {
              status: 200,
              headers: { 'Content-Type': 'text/html; charset=utf-8' },
              body: `<!doctype html>\n<title>Hello from Flask</title>\n<body style="background: ${COLORS[color]};"></body>\n<div style="color: #e4e4e4;\n    text-align:  center;\n    height: 90px;\n    vertical-align:  middle;">\n\n  <h1>Hello from ${process.net.hostname}!</h1>\n\n</div>\n`,
            }
          : { status: 404, headers: { 'Content-Type': 'text/html' }, body: 'Not Found\n' },
      version: 'HTTP/1.0',
    },
    ({ error }) => ({ message: `OSError: [Errno 98] ${error.message}\n` }),
  );
};

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
