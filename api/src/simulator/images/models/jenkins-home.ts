import type { Process } from '../../kernel/index.ts';

const XML = "<?xml version='1.1' encoding='UTF-8'?>\n";
const MONITORS = ['Architecture', 'Clock', 'DiskSpace', 'SwapSpace', 'TemporarySpace', 'ResponseTime'];

/** What a first start makes in Jenkins's home, where the wizard has still to be gone through. @see jenkins: core/src/main/java/jenkins/install/SetupWizard.java init */
export function fillJenkinsHome(process: Process, home: string): void {
  const write = (name: string, text: string, mode = 0o644): void => {
    if (!process.access(`${home}/${name}`, 'f')) process.writeFile(`${home}/${name}`, text, { mode });
  };
  for (const name of ['jobs', 'nodes', 'plugins', 'updates', 'userContent', 'users', 'war', 'secrets'])
    if (!process.access(`${home}/${name}`, 'f')) process.mkdir(`${home}/${name}`, name === 'secrets' ? 0o700 : 0o755);
  write('copy_reference_file.log', '');
  write('secret.key', process.random.hex(64));
  write('secret.key.not-so-secret', '');
  write('secrets/initialAdminPassword', `${process.random.hex(32)}\n`, 0o640);
  write('secrets/master.key', process.random.hex(256));
  write('config.xml', configuration);
  write(
    'hudson.model.UpdateCenter.xml',
    `${XML}<sites>\n  <site>\n    <id>default</id>\n    <url>https://updates.jenkins.io/update-center.json</url>\n  </site>\n</sites>`,
  );
  const id = [8, 4, 4, 4, 12].map((length) => process.random.hex(length)).join('-');
  write(
    'jenkins.telemetry.Correlator.xml',
    `${XML}<jenkins.telemetry.Correlator>\n  <correlationId>${id}</correlationId>\n</jenkins.telemetry.Correlator>`,
  );
  write('nodeMonitors.xml', `${XML}<hudson.util.DescribableList>\n${MONITORS.map(monitor).join('')}</hudson.util.DescribableList>`);
}

function monitor(name: string): string {
  const tag = `hudson.node__monitors.${name}Monitor`;
  const threshold = name.endsWith('Space') && name !== 'SwapSpace' ? '    <freeSpaceThreshold>1GB</freeSpaceThreshold>\n' : '';
  return `  <${tag}>\n    <ignored>false</ignored>\n${threshold}  </${tag}>\n`;
}

const configuration = `${XML}<hudson>
  <disabledAdministrativeMonitors/>
  <version>1.0</version>
  <numExecutors>2</numExecutors>
  <mode>NORMAL</mode>
  <useSecurity>true</useSecurity>
  <authorizationStrategy class="hudson.security.FullControlOnceLoggedInAuthorizationStrategy">
    <denyAnonymousReadAccess>true</denyAnonymousReadAccess>
  </authorizationStrategy>
  <securityRealm class="hudson.security.HudsonPrivateSecurityRealm">
    <disableSignup>true</disableSignup>
    <enableCaptcha>false</enableCaptcha>
  </securityRealm>
  <disableRememberMe>false</disableRememberMe>
  <projectNamingStrategy class="jenkins.model.ProjectNamingStrategy$DefaultProjectNamingStrategy"/>
  <workspaceDir>\${JENKINS_HOME}/workspace/\${ITEM_FULL_NAME}</workspaceDir>
  <buildsDir>\${ITEM_ROOTDIR}/builds</buildsDir>
  <jdks/>
  <viewsTabBar class="hudson.views.DefaultViewsTabBar"/>
  <myViewsTabBar class="hudson.views.DefaultMyViewsTabBar"/>
  <clouds/>
  <scmCheckoutRetryCount>0</scmCheckoutRetryCount>
  <views>
    <hudson.model.AllView>
      <owner class="hudson" reference="../../.."/>
      <name>all</name>
      <filterExecutors>false</filterExecutors>
      <filterQueue>false</filterQueue>
      <properties class="hudson.model.View$PropertyList"/>
    </hudson.model.AllView>
  </views>
  <primaryView>all</primaryView>
  <slaveAgentPort>50000</slaveAgentPort>
  <label></label>
  <crumbIssuer class="hudson.security.csrf.DefaultCrumbIssuer">
    <excludeClientIPFromCrumb>false</excludeClientIPFromCrumb>
  </crumbIssuer>
  <nodeProperties/>
  <globalNodeProperties/>
</hudson>`;
