import type { Pod } from '../apimachinery/objects.ts';
import { PROBES_IN_CHINESE } from '../apimachinery/probe-names.ts';
import { parseQuantity } from '../apimachinery/quantity.ts';
import type { Localized } from '../types.ts';
import { both, type Culprit, operandOf, specOf } from './context.ts';

type ProbeName = 'liveness' | 'readiness' | 'startup';

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
  if (/context deadline exceeded|Client\.Timeout|timed out|i\/o timeout/.test(said))
    return slowRemedy(probe, asks?.timeoutSeconds ?? 1, spec?.resources?.limits?.cpu);
  if (words) {
    const tool = /exec: "([^"]+)": (?:executable file not found|stat )/.exec(said)?.[1];
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
  const answered = answerRemedy(probe, Number(/statuscode: (\d+)/.exec(said)?.[1] ?? 0), path);
  if (answered) return answered;
  if (/server gave HTTP response to HTTPS client/.test(said))
    return both(
      `The program speaks plain HTTP: leave scheme: HTTPS out of the ${probe} probe`,
      `程序使用明文 HTTP：去掉${chinese}中的 scheme: HTTPS`,
    );
  if (/malformed HTTP response|HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS/.test(said))
    return both(`The program speaks TLS: set scheme: HTTPS in the ${probe} probe`, `程序使用 TLS：在${chinese}中设置 scheme: HTTPS`);
  return both(
    `Check the port and the path of the ${probe} probe against what the program listens on`,
    `核对${chinese}的端口和路径与程序实际监听的是否一致`,
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
