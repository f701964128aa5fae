import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

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
const style = `<meta name="viewport" content="width=device-width, initial-scale=1" />
<style>
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

/** /graphiql: one page that holds everything it needs, since nothing may come from elsewhere. Made when first asked for. */
export async function serveGraphiql(server: FastifyInstance): Promise<void> {
  let page: Promise<Page> | undefined;
  // The site puts each language's folder before its links, also before this one.
  server.get('/zh-Hans/graphiql', async (_request, reply) => reply.redirect('/graphiql'));
  server.get('/graphiql', { compress: false }, async (request, reply) => {
    page ??= render();
    const { etag, plain, encodings } = await page;
    void reply.headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', vary: 'accept-encoding', etag });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    const accepted = request.headers['accept-encoding'] ?? '';
    const encoding = encodings.find(({ name }) => accepted.includes(name));
    if (!encoding) return reply.send(plain);
    return reply.header('content-encoding', encoding.name).send(encoding.bytes);
  });
}

interface Page {
  readonly etag: string;
  readonly plain: string;
  readonly encodings: { readonly name: string; readonly bytes: Buffer }[];
}

async function render(): Promise<Page> {
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
  const plain = page.replace('</head>', (end) => style + end).replace('<div id="root"></div>', '<main id="root"></main>');
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
  const [brotli, gzipped] = await Promise.all([promisify(brotliCompress)(plain, quality), promisify(gzip)(plain)]);
  const etag = `"${createHash('sha256').update(plain).digest('base64url')}"`;
  return {
    etag,
    plain,
    encodings: [
      { name: 'br', bytes: brotli },
      { name: 'gzip', bytes: gzipped },
    ],
  };
}
