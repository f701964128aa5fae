import type { Localized, ManifestProblem } from '../../types.ts';
import type { FieldProblem } from '../problems.ts';

/** The problems of a manifest, each with what to do about it where the API server's own words do not say, and with what a later version has. */
export function withHints(problems: readonly (ManifestProblem & FieldProblem)[], manifest: string): ManifestProblem[] {
  let lines: readonly string[] | undefined;
  return problems.map(({ later, ...given }) => {
    const problem = later === undefined ? given : { ...given, detail: `${given.detail} (${later})` };
    lines ??= manifest.split('\n');
    const hint = problem.hint ?? otherText(problem, lines) ?? (problem.type === 'Syntax' ? syntaxHint : hintByWords)(problem, lines);
    return hint ? { ...problem, hint } : problem;
  });
}

/** Texts that are no manifests, by a line near their beginning. */
const otherTexts: readonly (readonly [RegExp, Localized])[] = [
  [
    /^Name:\s{2,}\S/,
    {
      en: 'This is what `kubectl describe` prints. Paste what `kubectl get pod NAME -o yaml` prints.',
      zhHans: '这是 `kubectl describe` 的输出。请粘贴 `kubectl get pod NAME -o yaml` 的输出。',
    },
  ],
  [
    /^NAME(SPACE)?\s{2,}[A-Z]/,
    {
      en: 'This is a table that `kubectl get` prints. Paste what it prints with `-o yaml`.',
      zhHans: '这是 `kubectl get` 输出的表格。请粘贴加上 `-o yaml` 之后的输出。',
    },
  ],
  [
    /^services:\s*$/,
    {
      en: 'This is a Compose file: each of its services would be a container, or a Pod with a Service.',
      zhHans: '这是 Compose 文件：其中的每个服务相当于一个容器，或者一个 Pod 加一个 Service。',
    },
  ],
  [
    /^FROM\s+\S+/,
    {
      en: 'This is a Dockerfile, of which an image is built. A manifest says which image a container runs.',
      zhHans: '这是用来构建镜像的 Dockerfile。清单写明容器运行哪个镜像。',
    },
  ],
];

/** Where it begins as none of the API's objects does. */
function otherText({ type, path }: ManifestProblem, lines: readonly string[]): Localized | undefined {
  if (type !== 'Syntax' && path !== '' && path !== 'kind' && path !== 'apiVersion') return undefined;
  const beginning = lines.filter((line) => line.trim() !== '' && !line.startsWith('#')).slice(0, 3);
  return otherTexts.find(([looks]) => beginning.some((line) => looks.test(line)))?.[1];
}

/** What a line looks like whose writer meant something else; the first that fits. */
const slips: readonly (readonly [RegExp, Localized])[] = [
  [
    /\{\{.*\}\}|^\s*\{\{/,
    {
      en: 'This is a template, such as those of Helm charts: it becomes a manifest by `helm template`. Paste what that prints.',
      zhHans: '这是模板（例如 Helm chart 中的模板）：`helm template` 才能把它变成清单。请粘贴该命令的输出。',
    },
  ],
  [
    /^\s*```/,
    {
      en: 'This line belongs to the page from which the manifest comes: leave it out.',
      zhHans: '这一行属于清单所在的页面：请去掉它。',
    },
  ],
  [
    /^\s*(?:[$#>%]\s*)?(kubectl|k)\s/,
    { en: 'This line is a command, not a part of the manifest: leave it out.', zhHans: '这一行是命令，不是清单的一部分：请去掉它。' },
  ],
  [/^ *\t/, { en: 'YAML indents with spaces, never with tabs.', zhHans: 'YAML 用空格缩进，不能用制表符。' }],
  [
    /^\s*(?:-\s*)?[\w.-]+\s*：/,
    { en: 'This colon is a full-width one (：): YAML wants `: `.', zhHans: '这里用了全角冒号（：）：YAML 需要半角冒号和空格 `: `。' },
  ],
  [
    /\u00a0|\u3000/,
    {
      en: 'There is a space in this line that is none to YAML (a no-break or a full-width one): write an ordinary one.',
      zhHans: '这一行里有 YAML 不认的空格（不换行空格或全角空格）：请换成普通空格。',
    },
  ],
];

/** So many characters of a line tell a slip: what looks for one may go back over all that it has read. */
const LOOKED_AT = 1000;

/** The line itself, or the one above it, where a reader goes on for a line before it notices. */
function slipAt({ line }: ManifestProblem, lines: readonly string[]): Localized | undefined {
  if (line === undefined) return undefined;
  const near = [lines[line - 1] ?? '', lines[line - 2] ?? ''].map((text) => text.slice(0, LOOKED_AT));
  return near.map((text) => slips.find(([looks]) => looks.test(text))?.[1]).find(Boolean);
}

function syntaxHint(problem: ManifestProblem, lines: readonly string[]): Localized | undefined {
  const slip = slipAt(problem, lines);
  if (slip) return slip;
  return syntaxWords.find(([words]) => words.test(problem.detail))?.[1];
}

const syntaxWords: readonly (readonly [RegExp, Localized])[] = [
  [
    /mapping values are not allowed|did not find expected key|could not find expected ':'|did not find expected '-'/,
    {
      en: 'Look at this line and the one above: fields of one object stand one below the other, a colon is followed by a space, and a text with a colon in it stands in quotes.',
      zhHans: '请看这一行和上一行：同一个对象的字段要对齐，冒号后面要有空格，含有冒号的文本要加引号。',
    },
  ],
  [
    /invalid character '[\]}]' looking for beginning/,
    { en: 'JSON has no comma after the last item.', zhHans: 'JSON 的最后一项后面没有逗号。' },
  ],
  [
    /cannot start any token/,
    { en: 'A text that begins with such a character stands in quotes.', zhHans: '以这种字符开头的文本要加引号。' },
  ],
];

const quoted: Localized = {
  en: 'A text that looks like a number or like true or false stands in quotes: `"8080"`.',
  zhHans: '看起来像数字或 true、false 的文本要加引号：`"8080"`。',
};

/** By what the API server says. */
const words: readonly (readonly [RegExp, Localized])[] = [
  [
    /[“”„‘’]/,
    {
      en: 'These quotes are those of printed text (“ ”): YAML knows `"` and `\'`, and takes others as letters.',
      zhHans: '这里用了排版用的弯引号（“ ”）：YAML 只认 `"` 和 `\'`，其他引号会被当作普通字符。',
    },
  ],
  [
    /must consist of lower case alphanumeric characters/,
    {
      en: 'A name has lower-case letters, digits and hyphens, such as `my-app-1`: no capitals, underscores or spaces.',
      zhHans: '名称由小写字母、数字和连字符组成，例如 `my-app-1`：不能有大写字母、下划线或空格。',
    },
  ],
  [
    /^unable to parse quantity's suffix$|^quantities must match the regular expression/,
    {
      en: 'An amount is a number with a unit: CPU `500m` or `0.5`; memory `128Mi` or `1Gi` (of thousands `M` and `G`; `MB` and `GB` there are not).',
      zhHans: '数量是数字加单位：CPU 写 `500m` 或 `0.5`；内存写 `128Mi` 或 `1Gi`（以千计时写 `M`、`G`；没有 `MB`、`GB`）。',
    },
  ],
  [
    /cannot unmarshal string into Go value of type struct|cannot unmarshal array into Go value of type struct/,
    {
      en: 'This is no object: a manifest has fields such as `apiVersion: v1` and `kind: Pod`.',
      zhHans: '这不是一个对象：清单由 `apiVersion: v1`、`kind: Pod` 这样的字段组成。',
    },
  ],
  [
    /^Object '(Kind|apiVersion)' is missing$/,
    {
      en: 'Each object says what it is, at its first level: of a Pod `apiVersion: v1` and `kind: Pod`.',
      zhHans: '每个对象都要在第一层写明自己是什么：对 Pod 来说是 `apiVersion: v1` 和 `kind: Pod`。',
    },
  ],
  [/cannot unmarshal (number|bool) into .* of type (string|v1\.\w+)$/, quoted],
  [
    /cannot unmarshal string into .* of type (int32|int64|bool)$/,
    { en: 'A number, or true or false, stands here without quotes.', zhHans: '这里要写不加引号的数字，或 true、false。' },
  ],
  [
    /cannot unmarshal (object|string|number|bool) into .* of type \[\]/,
    { en: 'A list stands here: each of its items begins with `- `.', zhHans: '这里要写列表：每一项以 `- ` 开头。' },
  ],
  [
    /cannot unmarshal array into .* of type /,
    { en: 'Here stands one value, not a list: leave out the `- `.', zhHans: '这里要写单个值，不是列表：去掉 `- `。' },
  ],
  [
    /^error looking up service account /,
    {
      en: 'A run has what its manifest brings: add the account, in a document of its own with `kind: ServiceAccount`; or leave the field out, then it is `default`.',
      zhHans: '运行里只有清单带来的对象：用单独的文档加上这个账号（`kind: ServiceAccount`）；或者去掉这个字段，就使用 `default`。',
    },
  ],
  [
    /^no PriorityClass with name .* was found$|^pod rejected: RuntimeClass ".*" not found$/,
    {
      en: 'A run has what its manifest brings: add the class, in a document of its own; or leave the field out.',
      zhHans: '运行里只有清单带来的对象：用单独的文档加上这个类；或者去掉这个字段。',
    },
  ],
  [
    /^illegal base64 data/,
    {
      en: '`data` of a Secret is in base64. Plain text goes into `stringData`.',
      zhHans: 'Secret 的 `data` 是 base64 编码；明文写在 `stringData` 里。',
    },
  ],
  [
    /duplicate field/,
    { en: 'The key stands twice in this object: leave one of them out.', zhHans: '这个键在同一个对象里出现了两次：去掉其中一个。' },
  ],
];

function hintByWords(problem: ManifestProblem, lines: readonly string[]): Localized | undefined {
  const misread = problem.type === 'Unknown field' || (problem.path === '' && problem.type === 'Invalid value');
  if (misread) return slipAt(problem, lines) ?? ofWords(problem.detail);
  if (problem.type === 'Not found' && /\.volumeMounts\[\d+\]\.name$/.test(problem.path)) return volume;
  if (/Probe\.(?:httpGet|tcpSocket|grpc)\.port$/.test(problem.path) && /^0: must be between/.test(problem.detail)) return probePort;
  return ofWords(problem.detail);
}

const probePort: Localized = {
  en: 'A probe has to name its port: there is no default, not even where the container lists its ports.',
  zhHans: '探针必须写明端口：没有默认值，即使容器列出了端口。',
};

const ofWords = (detail: string): Localized | undefined => words.find(([says]) => says.test(detail))?.[1];

const volume: Localized = {
  en: 'It has to be the name of one of the volumes in `spec.volumes`.',
  zhHans: '它必须是 `spec.volumes` 中某个卷的名字。',
};
