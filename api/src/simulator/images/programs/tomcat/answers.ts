import type { Process } from '../../../kernel/index.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';

/** The image brings no application: each path is missing. @see tomcat: java/org/apache/catalina/valves/ErrorReportValve.java */
const noApplication = (process: Process): HttpResponse => ({
  status: 404,
  headers: { 'Content-Type': 'text/html;charset=utf-8', 'Content-Language': 'en' },
  body: `<!doctype html><html lang="en"><head><title>HTTP Status 404 – Not Found</title><style type="text/css">body {font-family:Tahoma,Arial,sans-serif;} h1, h2, h3, b {color:white;background-color:#525D76;} h1 {font-size:22px;} h2 {font-size:16px;} h3 {font-size:14px;} p {font-size:12px;} a {color:black;} .line {height:1px;background-color:#525D76;border:none;}</style></head><body><h1>HTTP Status 404 – Not Found</h1><hr class="line" /><p><b>Type</b> Status Report</p><p><b>Description</b> The origin server did not find a current representation for the target resource or is not willing to disclose that one exists.</p><hr class="line" /><h3>Apache Tomcat/${process.env.get('TOMCAT_VERSION') ?? ''}</h3></body></html>`,
});

/** Since the end of 2019 its image brings no applications. @see docker-library/tomcat: #181 */
function bringsApplications(process: Process): boolean {
  const [major = 0, minor = 0, patch = 0] = (process.env.get('TOMCAT_VERSION') ?? '').split('.').map(Number);
  return (
    (major === 7 && patch < 99) ||
    (major === 8 && (minor < 5 || patch < 50)) ||
    (major === 9 && minor === 0 && patch < 30) ||
    (major > 0 && major < 7)
  );
}

/** Files of its applications are served; what is a program in them is not followed. @see tomcat: java/org/apache/catalina/servlets/DefaultServlet.java */
export function tomcatAnswer(process: Process, { method, path }: HttpRequest): HttpResponse {
  const webapps = '/usr/local/tomcat/webapps';
  const deployed = process.access(webapps, 'r') ? process.readdir(webapps) : [];
  const context = path.split('/')[1] ?? '';
  if (context !== '' && deployed.includes(context) && path === `/${context}`)
    return { status: 302, headers: { Location: `/${context}/` }, body: '' };
  const files = [deployed.includes(context) ? `${webapps}${path}` : `${webapps}/ROOT${path}`].flatMap((file) =>
    path.endsWith('/') ? ['index.html', 'index.htm'].map((name) => file + name) : [file],
  );
  const found = files.find((file) => process.access(file, 'r') && process.stat(file).type === 'file' && !file.includes('/WEB-INF/'));
  if (found !== undefined && !found.endsWith('.jsp'))
    return { status: 200, headers: { 'Content-Type': mimeOf(found) }, body: process.readFile(found) };
  if (bringsApplications(process) && path === '/') return welcome(`Apache Tomcat/${process.env.get('TOMCAT_VERSION')}`);
  if (deployed.length > 0 || bringsApplications(process))
    process.remark({ kind: 'NotFollowed', program: 'tomcat', why: `what an application answers to ${method} ${path}`, taken: 'statement' });
  return noApplication(process);
}

const welcome = (title: string): HttpResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body></body></html>\n`,
});

const mimeOf = (path: string): string =>
  ({
    html: 'text/html',
    htm: 'text/html',
    css: 'text/css',
    js: 'application/javascript',
    json: 'application/json',
    txt: 'text/plain',
    xml: 'application/xml',
  })[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
