/** Several problems in one text, each once. @see kubernetes: apimachinery/pkg/util/errors/errors.go Aggregate */
export function aggregate(problems: readonly string[]): string {
  const different = [...new Set(problems)];
  return different.length === 1 ? (different[0] as string) : `[${different.join(', ')}]`;
}
