import { expect, it } from 'vitest';
import { runImage } from '../../test-image.ts';

/** @see helm/charts issues 22596 and 24452 */
it.each`
  rule                                       | files                                                                                       | env                                           | says
  ${'a directory where a file belongs'}      | ${{ '/etc/grafana/provisioning/datasources/d.yaml': { directory: true } }}                  | ${{}}                                         | ${'Error: ✗ Datasource provisioning error: read /etc/grafana/provisioning/datasources/d.yaml: is a directory\n'}
  ${'data sources that are no YAML'}         | ${{ '/etc/grafana/provisioning/datasources/d.yaml': 'datasources:\n- name: a\n url: b\n' }} | ${{}}                                         | ${'Error: ✗ Datasource provisioning error: yaml: line 2: did not find expected'}
  ${'no configuration, where one is hidden'} | ${{}}                                                                                       | ${{ GF_PATHS_CONFIG: '/etc/grafana/my.ini' }} | ${'Error: ✗ failed to parse "/etc/grafana/my.ini": open /etc/grafana/my.ini: no such file or directory\n'}
`('grafana does not start with $rule', ({ files, env, says }) => {
  const { exitCode, stderr, stdout } = runImage({ image: 'grafana/grafana:9.5.2', files, env });
  expect(exitCode).toBe(1);
  expect(stdout + stderr).toContain(says);
});
