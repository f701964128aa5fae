import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

/** An empty PostgreSQL in this process, for tests and tools: one connection at a time, gone with `stop`. */
export async function startScratchPostgresql(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const db = await PGlite.create();
  const server = new PGLiteSocketServer({ db, port: 0, maxConnections: 10 });
  await server.start();
  const stop = async () => {
    await server.stop();
    await db.close();
  };
  return { url: `postgresql://postgres@${server.getServerConn()}/postgres?sslmode=disable&connection_limit=1`, stop };
}
