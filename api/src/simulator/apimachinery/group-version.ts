/** `apps` of `apps/v1`; empty for the core group. @see kubernetes: apimachinery/pkg/runtime/schema/group_version.go ParseGroupVersion */
export const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? (apiVersion.split('/')[0] as string) : '');

/** `v1` of `apps/v1` and of `v1`. */
export const versionOf = (apiVersion: string): string => apiVersion.split('/').at(-1) as string;
