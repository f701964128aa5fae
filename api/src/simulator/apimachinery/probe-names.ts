/** The three probes, as the Chinese documentation calls them. */
export const PROBES_IN_CHINESE: Readonly<Record<string, string>> = { liveness: '存活探针', readiness: '就绪探针', startup: '启动探针' };
