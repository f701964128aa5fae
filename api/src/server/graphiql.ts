import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const firstQuery = `# Ask Peapod. Ctrl+Enter runs this; Ctrl+Space completes.
{
  concepts(first: 5) { nodes { slug title summary } }
  simulate(input: { manifest: "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: nginx, image: nginx}]}}" }) {
    ... on Run { kubectl(command: "get pods") { stdout } }
    ... on InvalidManifest { problems { path type detail } }
  }
}
`;

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
  const plain = renderGraphiQL({ title: 'Peapod GraphiQL', endpoint: '/graphql', subscriptionsProtocol: 'WS', defaultQuery: firstQuery });
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
