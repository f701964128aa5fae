import { plain } from '../../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../../servers/http-message.ts';
import { type EtcdMember, KEYS_PATH, MEMBER_PATH } from './etcdctl.ts';

/** What a member answers over HTTP: its health, its version, and what etcdctl asks of its keys. */
export function etcdAnswer({ path, method, body, query }: HttpRequest, store: Map<string, string>, member: EtcdMember): HttpResponse {
  const { version } = member;
  if (path === MEMBER_PATH) return plain(200, JSON.stringify(member));
  if (path === '/health') return { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"health":"true","reason":""}' };
  if (path === '/version')
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: `{"etcdserver":"${version}","etcdcluster":"${version.split('.').slice(0, 2).join('.')}.0"}`,
    };
  if (path === '/metrics')
    return plain(
      200,
      '# HELP etcd_server_has_leader Whether or not a leader exists. 1 is existence, 0 is not.\n# TYPE etcd_server_has_leader gauge\netcd_server_has_leader 1\n',
    );
  if (path === '/livez' || path === '/readyz') return plain(200, 'ok\n');
  if (!path.startsWith(KEYS_PATH)) return plain(404, '404 page not found\n');
  const key = path.slice(KEYS_PATH.length);
  if (query.has('prefix')) return plain(200, JSON.stringify([...store].filter(([name]) => name.startsWith(key)).sort()));
  if (method === 'PUT') store.set(key, body);
  const found = store.get(key);
  if (method === 'DELETE') return plain(200, store.delete(key) ? '1' : '0');
  return found === undefined ? plain(404, '') : plain(200, found);
}
