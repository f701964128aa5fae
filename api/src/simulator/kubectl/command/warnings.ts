/** What kubectl itself warns of, whatever the server says. */
const OWN = /^(resource \S+ is missing|deleting |Immediate deletion|ignoring |key \S+ transferred|\S+\/\S+ does not have|[Dd]etected )/;

/**
 * Why a command fails that is to fail where the server has warned of something; undefined if it has not.
 * @see kubernetes: kubectl/pkg/cmd/cmd.go NewKubectlCommand PersistentPostRunE
 */
export function warningsError(stderr: string): string | undefined {
  const warned = stderr.split('\n').filter((line) => line.startsWith('Warning: ') && !OWN.test(line.slice('Warning: '.length)));
  const { size: count } = new Set(warned);
  return count === 0 ? undefined : `error: ${count} ${count === 1 ? 'warning' : 'warnings'} received\n`;
}
