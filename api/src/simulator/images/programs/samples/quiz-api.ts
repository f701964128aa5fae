import { SECOND, type Task } from '../../../engine/index.ts';
import { goWords, OsError, type Process } from '../../../kernel/index.ts';
import { goLog, plain } from '../../servers/go-http.ts';
import type { HttpRequest, HttpResponse } from '../../servers/http-message.ts';
import { type Bson, type Document, isDocument } from '../databases/mongo/bson.ts';
import { Connection } from '../databases/mongo/shell/connection.ts';

/**
 * A question of the quiz of "Kubernetes in Action", second edition: one of those in the database beside it.
 * @see luksa/kubernetes-in-action-2nd-edition: Chapter07/quiz-api-0.1/app/server.go handleGetQuestion, db.go
 */
export function* quizQuestion(process: Process, { method, path }: HttpRequest): Task<HttpResponse> {
  const [, id] = /^\/questions\/(\d+|random)$/.exec(path) ?? [];
  if (id === undefined || method !== 'GET') return plain(404, '404 page not found\n');
  const say = (text: string): Task<void> => process.write(2, `${goLog(process, text)}\n`);
  yield* say(`Received request for question ${id}`);
  const found = yield* asked(process, id === 'random' ? {} : { id: Number(id) });
  if (typeof found === 'string') {
    yield* say(`ERROR: ${found}`);
    return plain(500, `ERROR: ${found}\n`);
  }
  if (!found) return plain(404, `ERROR: Question ${id} not found\n`);
  const { id: number = 0, text = '', correctAnswerIndex = 0, answers = [] } = found;
  const all = Array.isArray(answers) ? (answers as readonly Bson[]).map(String) : [];
  yield* say(`Question: {${number} ${text} ${correctAnswerIndex} [${all.join(' ')}]}`);
  return plain(
    200,
    `${JSON.stringify({ id: Number(number), text: String(text), correctAnswerIndex: Number(correctAnswerIndex), answers: all })}\n`,
  );
}

/** One of the questions that fit; undefined where there is none, or why it could not be asked for. */
function* asked(process: Process, filter: Document): Task<Document | string | undefined> {
  let connection: Connection;
  try {
    connection = yield* Connection.open(process, 'localhost', 27017);
  } catch (error) {
    if (!(error instanceof OsError)) throw error;
    yield* process.sleep(SELECTION);
    const why = `connection() error occurred during connection handshake: dial tcp 127.0.0.1:27017: connect: ${goWords(error)}`;
    return `server selection error: server selection timeout, current topology: { Type: Unknown, Servers: [{ Addr: localhost:27017, Type: Unknown, Last error: ${why} }, ] }`;
  }
  const reply = yield* connection.ask('kiada', { find: 'questions', filter });
  connection.close();
  const batch = isDocument(reply.cursor) ? reply.cursor.firstBatch : undefined;
  const questions = (Array.isArray(batch) ? batch : []) as readonly Document[];
  return questions[process.random.int(Math.max(1, questions.length))];
}

/** How long the driver looks for a server. @see mongo-go-driver: x/mongo/driver/topology/topology_options.go defaultServerSelectionTimeout */
const SELECTION = 30 * SECOND;
