import { byteLength } from '../../../apimachinery/utf8.ts';
import type { Process } from '../../../kernel/index.ts';
import { httpDate } from '../../../shell/utilities/time/calendar.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';

/** What Flask's development server begins with, in the releases that courses were made with. @see flask 1.0: cli.show_server_banner */
export const flaskBanner = (name = 'app'): string =>
  ` * Serving Flask app "${name}" (lazy loading)\n * Environment: production\n   WARNING: Do not use the development server in a production environment.\n   Use a production WSGI server instead.\n * Debug mode: off\n`;

export const flaskRuns = (port: number): string => ` * Running on http://0.0.0.0:${port}/ (Press CTRL+C to quit)\n`;

/** A line for each request. @see werkzeug 0.14: serving.WSGIRequestHandler.log_request */
export const flaskRequest = (process: Process, { remoteAddress, method, target, version }: HttpRequest, { status }: HttpResponse): string =>
  `${remoteAddress} - - [${localText(process, '%d/%b/%Y %H:%M:%S')}] "${method} ${target} ${version}" ${status} -`;

/** With the headers that werkzeug adds to an answer. */
export const fromWerkzeug = (process: Process, python: string, { headers, body = '', ...answer }: HttpResponse): HttpResponse => ({
  ...answer,
  body,
  bare: true,
  headers: {
    ...headers,
    'Content-Length': String(byteLength(body)),
    Server: `Werkzeug/0.14.1 Python/${python}`,
    Date: httpDate(process.now),
  },
});

/** @see werkzeug 0.14: exceptions.NotFound */
export const flaskNotFound: HttpResponse = {
  status: 404,
  headers: { 'Content-Type': 'text/html' },
  body: '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server.  If you entered the URL manually please check your spelling and try again.</p>\n',
};
