import { describe, expect, it } from 'vitest';
import { play, podOf } from '../../testing.ts';

const broken = 'net/http: HTTP/1.x transport connection broken: malformed HTTP response';

/**
 * A probe over HTTP reads whatever a server says as the first line of an answer.
 * @see MySQL: Client/Server Protocol, Protocol::HandshakeV10
 * @see rabbitmq-server: deps/rabbit/src/rabbit_reader.erl refuse_connection
 * @see mongo: src/mongo/transport/session_asio.h sendHTTPResponse
 */
describe('A probe over HTTP of a server that speaks something else', () => {
  it.each`
    image              | port     | env                             | says
    ${'mysql:8.0'}     | ${3306}  | ${'MYSQL_ROOT_PASSWORD'}        | ${`${broken} "J\\x00\\x00\\x00"`}
    ${'mysql:5.7'}     | ${3306}  | ${'MYSQL_ROOT_PASSWORD'}        | ${`${broken} "J\\x00\\x00\\x00"`}
    ${'mariadb:10.11'} | ${3306}  | ${'MARIADB_ROOT_PASSWORD'}      | ${`${broken} "q\\x00\\x00\\x00"`}
    ${'rabbitmq:3.11'} | ${5672}  | ${'RABBITMQ_DEFAULT_USER'}      | ${`${broken} "AMQP\\x00\\x00\\t\\x01"`}
    ${'mongo:6.0'}     | ${27017} | ${'MONGO_INITDB_ROOT_USERNAME'} | ${undefined}
    ${'memcached:1.6'} | ${11211} | ${'NOTHING'}                    | ${`${broken} "ERROR"`}
  `('reads the first words of $image', ({ image, port, env, says }) => {
    const password = env.startsWith('MONGO') ? ', {name: MONGO_INITDB_ROOT_PASSWORD, value: x}' : '';
    const probe = `readinessProbe: {periodSeconds: 5, initialDelaySeconds: 32, httpGet: {port: ${port}}}`;
    const { run } = play(podOf(`  containers: [{name: app, image: "${image}", env: [{name: ${env}, value: x}${password}], ${probe}}]`), {
      seconds: 45,
    });
    const told = run.events.filter(({ reason }) => reason === 'Unhealthy').map(({ message }) => message);
    const start = 'Readiness probe failed: Get "http://10.244.1.2';
    expect(told).toEqual(says === undefined ? [] : [`${start}:${port}/": ${says}`]);
    expect(run.pods[0]?.watch.at(-1)?.ready).toBe(says === undefined ? '1/1' : '0/1');
  });
});
