import type { Pod } from '../apimachinery/objects.ts';
import { PROBES_IN_CHINESE } from '../apimachinery/probe-names.ts';
import { parseQuantity } from '../apimachinery/quantity.ts';
import type { Localized } from '../types.ts';
import { inItems } from './command-hints.ts';
import { both, type Culprit, operandOf, type Remedies, specOf } from './context.ts';

type ProbeName = 'liveness' | 'readiness' | 'startup';

interface GrpcAction {
  readonly port: number;
  readonly service?: string | null;
}

/** With less, what takes a few milliseconds of the CPU takes a good part of the second that a probe has by itself. */
const LITTLE_CPU = parseQuantity('100m');

/** What would mend a probe that fails: by what it said last, or else what runs in the container, where one can run it too, or what is
 *  asked over the network. */
export function probeRemedy(pod: Pod, { name, status }: Culprit, probe: ProbeName, said: string): Localized {
  const spec = specOf(pod, name);
  const asks = spec?.[`${probe}Probe`];
  const chinese = PROBES_IN_CHINESE[probe];
  const words = (asks?.exec?.command ?? []).map(quoted).join(' ');
  const { port: asked, path = '/' } = { ...asks?.httpGet, ...asks?.tcpSocket };
  const ports = spec?.ports ?? [];
  const port = ports.find((one) => one.name === asked)?.containerPort ?? asked;
  const others = ports.map(({ containerPort }) => containerPort).filter((one) => one !== port);
  const host = asks?.httpGet?.host ?? asks?.tcpSocket?.host;
  if (host && said) return hostRemedy(probe, host);
  if (asks?.grpc) return grpcRemedy(probe, asks.grpc, asks.timeoutSeconds ?? 1, said);
  if (asks?.httpGet?.scheme === 'HTTPS' && /context deadline exceeded/.test(said))
    return both(
      `If the program speaks plain HTTP, it waits for a line that TLS never sends: leave scheme: HTTPS out of the ${probe} probe; if it speaks TLS, raise timeoutSeconds`,
      `如果程序使用明文 HTTP，它会一直等待 TLS 不会发送的一行：去掉${chinese}中的 scheme: HTTPS；如果程序使用 TLS，则增大 timeoutSeconds`,
    );
  if (/context deadline exceeded|Client\.Timeout|timed out|i\/o timeout/.test(said))
    return slowRemedy(probe, asks?.timeoutSeconds ?? 1, spec?.resources?.limits?.cpu);
  if (words) {
    const tool = /exec: "([^"]+)": (?:executable file not found|stat )/.exec(said)?.[1];
    if (tool !== undefined && /\s/.test(tool.trim()))
      return both(
        `One item of the list is the name of one program, blanks and all: write ${inItems(tool)} in the ${probe} probe`,
        `列表中的一项（包括其中的空格）是一个程序的名称：在${chinese}中应写为 ${inItems(tool)}`,
      );
    if (tool !== undefined)
      return both(
        `The image has no ${tool}: let the ${probe} probe run what it has, or ask over the network (httpGet, tcpSocket)`,
        `镜像中没有 ${tool}：让${chinese}运行镜像中已有的命令，或通过网络探测（httpGet、tcpSocket）`,
      );
    return status.state?.running
      ? both(
          `Run what the ${probe} probe runs: kubectl exec ${operandOf(pod)} -c ${name} -- ${words}`,
          `运行${chinese}所运行的命令：kubectl exec ${operandOf(pod)} -c ${name} -- ${words}`,
        )
      : both(
          `Check what the ${probe} probe runs against what is in the container: ${words}`,
          `核对${chinese}运行的命令与容器中的内容：${words}`,
        );
  }
  if (port !== undefined && /connect: connection refused/.test(said)) {
    const named =
      others.length > 0 ? both(` (the container names ${others.join(', ')})`, `（容器声明的端口为 ${others.join('、')}）`) : both('', '');
    return both(
      `Nothing listens on port ${port} of the Pod's address, or not yet: let the ${probe} probe ask where the program listens${named.en}; one that listens on 127.0.0.1 alone is not reached`,
      `Pod 地址的端口 ${port} 上没有程序监听，或尚未监听：让${chinese}探测程序实际监听的端口${named.zhHans}；只监听 127.0.0.1 的程序无法被探测到`,
    );
  }
  if (typeof asked === 'string' && /strconv\.Atoi: parsing/.test(said))
    return both(
      `The container names no port ${asked}: name one so under its ports, or let the ${probe} probe have the number`,
      `容器没有名为 ${asked} 的端口：在其 ports 中以此命名一个端口，或在${chinese}中填写端口号`,
    );
  const answered = answerRemedy(probe, Number(/statuscode: (\d+)/.exec(said)?.[1] ?? 0), path);
  if (answered) return answered;
  if (/server gave HTTP response to HTTPS client/.test(said))
    return both(
      `The program speaks plain HTTP: leave scheme: HTTPS out of the ${probe} probe`,
      `程序使用明文 HTTP：去掉${chinese}中的 scheme: HTTPS`,
    );
  // A record of TLS's begins with its type (21, an alert) and 3.
  if (/malformed HTTP response "\\x15\\x03|HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS/.test(said))
    return both(`The program speaks TLS: set scheme: HTTPS in the ${probe} probe`, `程序使用 TLS：在${chinese}中设置 scheme: HTTPS`);
  if (/malformed HTTP/.test(said))
    return both(
      `What listens on port ${port} does not speak HTTP: let the ${probe} probe connect only (tcpSocket), or run the program's own client (exec)`,
      `端口 ${port} 上的程序不使用 HTTP：让${chinese}只建立连接（tcpSocket），或运行该程序自己的客户端（exec）`,
    );
  return both(
    `Check the port and the path of the ${probe} probe against what the program listens on`,
    `核对${chinese}的端口和路径与程序实际监听的是否一致`,
  );
}

export const MORE_TO_START: Localized = both(
  'Give a slow program more time: failureThreshold times periodSeconds of the startup probe is what it has',
  '给启动慢的程序更多时间：它的启动时间为启动探针的 failureThreshold 乘以 periodSeconds',
);

/** Of a probe for which the kubelet kills the container: what would mend it, and how a slow program is left its time. */
export function probeRemedies(pod: Pod, culprit: Culprit, probe: 'liveness' | 'startup', said: string): Remedies {
  const check = probeRemedy(pod, culprit, probe, said);
  const time =
    probe === 'startup'
      ? MORE_TO_START
      : specOf(pod, culprit.name)?.startupProbe
        ? both(
            'Give a program that is slow at times more failureThreshold or timeoutSeconds: what the startup probe allows is over when it has passed once',
            '为有时响应慢的程序增大 failureThreshold 或 timeoutSeconds：启动探针通过一次后便不再起作用',
          )
        : both(
            'Give a slow program a startupProbe (or more initialDelaySeconds, failureThreshold)',
            '为启动慢的程序配置 startupProbe（或增大 initialDelaySeconds、failureThreshold）',
          );
  return { en: [check.en, time.en], zhHans: [check.zhHans, time.zhHans] };
}

/** A host is asked from the node: 127.0.0.1 there is the node itself. @see kubernetes: pkg/kubelet/prober/prober.go runProbe */
const hostRemedy = (probe: ProbeName, host: string): Localized =>
  both(
    `The kubelet asks ${host} from the node, not from within the Pod: leave host out of the ${probe} probe, so that it asks the Pod's address (a name for the server goes into httpHeaders, as Host)`,
    `kubelet 从节点（而不是从 Pod 内部）访问 ${host}：去掉${PROBES_IN_CHINESE[probe]}中的 host，使其访问 Pod 的地址（服务器名称可通过 httpHeaders 中的 Host 指定）`,
  );

/** @see kubernetes: pkg/probe/grpc/grpc.go Probe */
function grpcRemedy(probe: ProbeName, { port, service }: GrpcAction, seconds: number, said: string): Localized {
  const chinese = PROBES_IN_CHINESE[probe];
  if (/unknown service/.test(said))
    return both(
      `The program knows no service ${service ? `"${service}"` : 'by the empty name'}: let grpc.service of the ${probe} probe name one that its health server was told of${service ? ', or leave it out' : ''}`,
      `程序不认识服务${service ? `“${service}”` : '（空名称）'}：让${chinese}的 grpc.service 使用其健康检查服务中登记的名称${service ? '，或不填写' : ''}`,
    );
  if (/does not implement the grpc health protocol/.test(said))
    return both(
      `The program answers by gRPC, but has no grpc.health.v1.Health: add that service to it, or let the ${probe} probe connect only (tcpSocket)`,
      `程序支持 gRPC，但没有 grpc.health.v1.Health 服务：在程序中添加该服务，或让${chinese}只建立连接（tcpSocket）`,
    );
  if (/service unhealthy/.test(said))
    return both(
      'The program itself says that it does not serve (yet): what is wrong stands in its logs, not in the probe',
      '程序自己报告（尚）不能提供服务：原因在程序的日志中，而不在探针',
    );
  if (/health rpc did not complete/.test(said)) return slowRemedy(probe, seconds, undefined);
  return both(
    `Nothing that speaks gRPC (without TLS) listens on port ${port} of the Pod's address, or not yet: let the ${probe} probe ask where the program does, or use httpGet or tcpSocket`,
    `Pod 地址的端口 ${port} 上没有使用（无 TLS 的）gRPC 的程序监听，或尚未监听：让${chinese}探测程序实际提供 gRPC 的端口，或改用 httpGet、tcpSocket`,
  );
}

/** Of a program that is slow, or has too little of the CPU. */
function slowRemedy(probe: ProbeName, seconds: number, cpu: string | undefined): Localized {
  const more =
    cpu !== undefined && parseQuantity(cpu).cmp(LITTLE_CPU) < 0
      ? both(
          `, or raise its CPU limit (${cpu}), which slows the program and what a probe runs`,
          `，或提高其 CPU 限制（${cpu}），它会拖慢程序和探针运行的命令`,
        )
      : both('', '');
  return both(
    `The answer takes longer than the ${seconds} s that timeoutSeconds of the ${probe} probe allows: raise it, or let the program answer sooner${more.en}`,
    `响应超过了${PROBES_IN_CHINESE[probe]}的 timeoutSeconds（${seconds} 秒）：增大该值，或让程序更快响应${more.zhHans}`,
  );
}

/** By the status that the program has answered with; undefined where that tells nothing. */
function answerRemedy(probe: ProbeName, code: number, path: string): Localized | undefined {
  if (code === 404)
    return both(
      `The program answers, but has nothing at ${path}: let the ${probe} probe ask for a path that it has`,
      `程序有响应，但没有 ${path}：让${PROBES_IN_CHINESE[probe]}请求程序具有的路径`,
    );
  if (code === 401)
    return both(
      `The program wants to know who asks for ${path}: let the ${probe} probe ask for a path that is open to all, or send httpHeaders`,
      `访问 ${path} 需要身份验证：让${PROBES_IN_CHINESE[probe]}请求公开的路径，或设置 httpHeaders`,
    );
  if (code === 403)
    return both(
      `The program refuses ${path}: a web server does where there is no index page (an empty volume over its pages) or it may not read it, others where they do not know who asks; its logs tell which`,
      `程序拒绝访问 ${path}：Web 服务器在没有首页（空卷覆盖了其网页目录）或无权读取文件时如此，其他程序则可能需要身份验证；其日志会说明是哪一种`,
    );
  if (code >= 500)
    return both(
      `The program itself says at ${path} that it is not well (${code}): what is wrong stands in its logs, not in the probe`,
      `程序自己在 ${path} 报告异常（${code}）：原因在程序的日志中，而不在探针`,
    );
  return undefined;
}

/** A word as a shell takes it for one. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
