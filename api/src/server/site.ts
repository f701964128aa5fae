import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const year = 31_536_000;
const notBuilt = 'The site is not built yet: run npm run build. The API is at /graphql, and GraphiQL at /graphiql.\n';

/** The built documentation at /. Files whose names hold a hash never change; the rest is asked about each time. */
export async function serveSite(server: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    server.get('/', async (_request, reply) => reply.type('text/plain').send(notBuilt));
    return;
  }
  await server.register(fastifyStatic, {
    root: folder,
    redirect: true,
    extensions: ['html'],
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(folder, 'assets'));
      void reply.header('cache-control', hashed ? `public, max-age=${year}, immutable` : 'no-cache');
    },
  });
  const notFound = { en: page(folder, '404.html'), zhHans: page(folder, 'zh-Hans/404.html') };
  server.setNotFoundHandler(async (request, reply) => {
    const text = request.url.startsWith('/zh-Hans/') ? notFound.zhHans : notFound.en;
    return reply.code(404).type('text/html; charset=utf-8').send(text);
  });
}

function page(folder: string, file: string): string {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : 'Not found\n';
}
