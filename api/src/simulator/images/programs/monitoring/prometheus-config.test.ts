import { describe, expect, it } from 'vitest';
import { runImage } from '../../test-image.ts';

/** @see prometheus: config/config_test.go TestBadConfigs, TestBadStaticConfigsYML; kubecost pull request 410; prometheus issue 4129; helm/charts issue 5423 */
describe('Prometheus does not start with', () => {
  it.each`
    rule                                | config                                                                                 | why
    ${'a field of another name'}        | ${'global:\n  scrape_interval: 15s\n  labels: {}\n'}                                   | ${'yaml: unmarshal errors:\\n  line 3: field labels not found in type config.plain'}
    ${'one in a scrape configuration'}  | ${'scrape_configs:\n- job_name: a\n  static_config:\n  - targets: [a]\n'}              | ${'yaml: unmarshal errors:\\n  line 3: field static_config not found in type config.ScrapeConfig'}
    ${'a mapping where a list belongs'} | ${'scrape_configs:\n  job_name: a\n'}                                                  | ${'yaml: unmarshal errors:\\n  line 2: cannot unmarshal !!map into []*config.ScrapeConfig'}
    ${'what is no YAML'}                | ${'global:\n  a: b\n c: d\n'}                                                          | ${'yaml: line 2: did not find expected key'}
    ${'a number for a duration'}        | ${'global:\n  scrape_interval: 15\n'}                                                  | ${'not a valid duration string: \\"15\\"'}
    ${'a URL for a target'}             | ${'scrape_configs:\n- job_name: a\n  static_configs:\n  - targets: ["http://a:80"]\n'} | ${'\\"http://a:80\\" is not a valid hostname'}
    ${'two jobs of one name'}           | ${'scrape_configs:\n- job_name: a\n- job_name: a\n'}                                   | ${'found multiple scrape configs with job name \\"a\\"'}
    ${'a role in capitals'}             | ${'scrape_configs:\n- job_name: a\n  kubernetes_sd_configs:\n  - role: Pod\n'}         | ${'unknown Kubernetes SD role \\"Pod\\"'}
    ${'an action that there is not'}    | ${'scrape_configs:\n- job_name: a\n  relabel_configs:\n  - action: remove\n'}          | ${'unknown relabel action \\"remove\\"'}
    ${'a key that comes twice'}         | ${'rule_files: []\nrule_files: []\n'}                                                  | ${'yaml: unmarshal errors:\\n  line 2: field rule_files already set in type config.plain'}
  `('$rule', ({ config, why }) => {
    const { stderr, exitCode } = runImage({ image: 'prom/prometheus:v2.44.0', files: { '/etc/prometheus/prometheus.yml': config } });
    expect(stderr.replace(/^ts=\S+ /, '')).toBe(
      `caller=main.go:492 level=error msg="Error loading config (--config.file=/etc/prometheus/prometheus.yml)" file=/etc/prometheus/prometheus.yml err="parsing YAML file /etc/prometheus/prometheus.yml: ${why}"\n`,
    );
    expect(exitCode).toBe(2);
  });

  it('but with what its users have', () => {
    const config = `global: {scrape_interval: 1m30s, external_labels: {a: b}}
rule_files: [/etc/prometheus/*.rules]
alerting: {alertmanagers: [{scheme: http, static_configs: [{targets: ["a:9093"]}]}]}
scrape_configs:
- job_name: pods
  honor_labels: true
  bearer_token_file: /token
  kubernetes_sd_configs: [{role: pod, namespaces: {names: [default]}}]
  relabel_configs:
  - {source_labels: [__meta_kubernetes_pod_name], action: replace, target_label: pod, regex: (.+)}
  - {regex: x, action: labelmap}
`;
    const { stderr } = runImage({ image: 'prom/prometheus:v2.44.0', files: { '/etc/prometheus/prometheus.yml': config } });
    expect(stderr).toContain('Server is ready to receive web requests.');
  });
});

/** @see alertmanager: config/config_test.go */
it.each`
  config                                                                       | why
  ${'receivers:\n- name: a\n'}                                                 | ${'no route provided in config'}
  ${'route: {}\nreceivers:\n- name: a\n'}                                      | ${'root route must specify a default receiver'}
  ${'route: {receiver: a, routes: [{receiver: b}]}\nreceivers: [{name: a}]\n'} | ${'undefined receiver \\"b\\" used in route'}
  ${'routes: {}\n'}                                                            | ${'yaml: unmarshal errors:\\n  line 1: field routes not found in type config.plain'}
`('Alertmanager does not start: $why', ({ config, why }) => {
  const { stderr, exitCode } = runImage({ image: 'prom/alertmanager', files: { '/etc/alertmanager/alertmanager.yml': config } });
  expect(stderr).toContain(`msg="Loading configuration file failed" file=/etc/alertmanager/alertmanager.yml err="${why}"\n`);
  expect(exitCode).toBe(1);
});
