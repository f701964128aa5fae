import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const firstQuery = `# Ask Peapod. Ctrl+Enter runs this; Ctrl+Space completes.
{
  concepts(first: 5) { nodes { slug title summary } }
  simulate(input: { manifest: """
    apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec: { containers: [{ name: nginx, image: nginx }] }
  """ }) {
    ... on Run { kubectl(command: "get pods") { stdout } }
    ... on InvalidManifest { problems { path type detail hint } }
  }
}
`;

/** The way back to the site, which GraphiQL has not, and the head of the page. */
const logo = '<h1><a href="/" title="Peapod"><img src="/img/peapod.svg" alt="Peapod" width="30" height="30"></a></h1>';

/**
 * GraphiQL is made for a wide window. In a narrow one the answer stands below the question, and each has half of the height. Its numbers, its
 * name, its comments and its documentation are to be read, too.
 */
const darker = `--color-info: 208, 100%, 36%; --color-warning: 36, 100%, 27%; --color-tertiary: 188, 100%, 27%; --color-success: 158, 60%, 27%;
      --color-error: 13, 93%, 42%; --color-secondary: 242, 51%, 55%;`;
const head = `<meta name="viewport" content="width=device-width, initial-scale=1" />
<style>
  body:has(.graphiql-waiting) { color-scheme: light dark; background: Canvas; color: CanvasText; font-family: system-ui, sans-serif; text-align: center; }
  .graphiql-waiting { margin: 3rem 1rem; }
</style>`;
const style = `<style>
  .graphiql-container .graphiql-logo { color: #4f5b70; }
  .graphiql-logo h1 { display: contents; }
  .graphiql-doc-explorer-item a { text-decoration: underline; }
  body.graphiql-light :is(.graphiql-container, .graphiql-dialog) { ${darker} }
  @media (prefers-color-scheme: light) {
    body:not(.graphiql-dark) :is(.graphiql-container, .graphiql-dialog) { ${darker} }
  }
  .vs-dark .mtk8 { color: #8fb87c !important; }
  .graphiql-container .monaco-editor .line-numbers { color: #4f6b75 !important; opacity: 1; }
  @media (prefers-color-scheme: dark) {
    body:not(.graphiql-light) .graphiql-container .graphiql-logo { color: #b6bfce; }
    body:not(.graphiql-light) .graphiql-container .monaco-editor .line-numbers { color: #a8b3c4 !important; }
  }
  body.graphiql-dark .graphiql-container .graphiql-logo { color: #b6bfce; }
  body.graphiql-dark .graphiql-container .monaco-editor .line-numbers { color: #a8b3c4 !important; }
  @media (max-width: 767px) {
    .graphiql-container :is(.graphiql-sidebar, .graphiql-horizontal-drag-bar, .graphiql-logo span) { display: none; }
    .graphiql-container .graphiql-sessions { margin: 0; border-radius: 0; }
    .graphiql-container .graphiql-sessions > div:has(> .graphiql-editors) { flex-direction: column; }
  }
</style>`;

/** Seen while its program comes, which is large. */
const waiting = '<p class="graphiql-waiting">GraphiQL is being loaded…</p>';

/**
 * /graphiql: a small page, and beside it the style and the program that it needs, since nothing may come from elsewhere. These are named after
 * what is in them, so that a browser loads them once. Made when first asked for.
 */
export async function serveGraphiql(server: FastifyInstance): Promise<void> {
  let made: Promise<Map<string, Part>> | undefined;
  const send = async (path: string, caching: string, request: FastifyRequest, reply: FastifyReply) => {
    made ??= render();
    const part = (await made).get(path);
    if (!part) return reply.callNotFound();
    const { type, etag, plain, encodings } = part;
    void reply.headers({ 'content-type': `${type}; charset=utf-8`, 'cache-control': caching, vary: 'accept-encoding', etag });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    const accepted = request.headers['accept-encoding'] ?? '';
    const encoding = encodings.find(({ name }) => accepted.includes(name));
    if (!encoding) return reply.send(plain);
    return reply.header('content-encoding', encoding.name).send(encoding.bytes);
  };
  // The site puts each language's folder before its links, also before this one.
  server.get('/zh-Hans/graphiql', async (_request, reply) => reply.redirect('/graphiql'));
  server.get('/graphiql', { compress: false }, (request, reply) => send('/graphiql', 'no-cache', request, reply));
  server.get<{ Params: { name: string } }>('/graphiql/:name', { compress: false }, (request, reply) =>
    send(`/graphiql/${request.params.name}`, 'public, max-age=31536000, immutable', request, reply),
  );
}

interface Part {
  readonly type: string;
  readonly etag: string;
  readonly plain: string;
  readonly encodings: { readonly name: string; readonly bytes: Buffer }[];
}

async function render(): Promise<Map<string, Part>> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const page = renderGraphiQL({
    title: 'Peapod GraphiQL',
    favicon: '/img/peapod.svg',
    logo,
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultQuery: firstQuery,
    defaultEditorToolsVisibility: false,
  });
  const css = between(page, '<style>', '</style>');
  const js = between(page, '<script>', '</script>', page.lastIndexOf('</script>'));
  const cssPath = `/graphiql/${hash(css)}.css`;
  const jsPath = `/graphiql/${hash(js)}.js`;
  // What follows the words to be read meanwhile does not hold them up.
  const html = page
    .replace(`<script>${js}</script>`, () => `<link rel="stylesheet" href="${cssPath}" />${style}<script src="${jsPath}"></script>`)
    .replace(
      `<style>${css}</style>`,
      () => `${head}<link rel="preload" href="${cssPath}" as="style" /><link rel="preload" href="${jsPath}" as="script" />`,
    )
    .replace('<div id="root"></div>', () => `<main id="root">${waiting}</main>`);
  const parts = [partOf('/graphiql', 'text/html', html), partOf(cssPath, 'text/css', css), partOf(jsPath, 'text/javascript', js)];
  return new Map(await Promise.all(parts));
}

/** From the first `open` to the `close` that is given, or the next. */
function between(text: string, open: string, close: string, end = text.indexOf(close)): string {
  return text.slice(text.indexOf(open) + open.length, end);
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');

async function partOf(path: string, type: string, plain: string): Promise<[string, Part]> {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
  const [brotli, gzipped] = await Promise.all([promisify(brotliCompress)(plain, quality), promisify(gzip)(plain)]);
  const encodings = [
    { name: 'br', bytes: brotli },
    { name: 'gzip', bytes: gzipped },
  ];
  return [path, { type, etag: `"${hash(plain)}"`, plain, encodings }];
}
