// The way into every npm script. It has to run on whatever Node there is, so it is plain old JavaScript and does one thing.
var major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  process.stderr.write(
    'Node 20 or later is needed to install and start; this is Node ' + process.versions.node + '.\n',
  );
  process.exitCode = 1;
} else {
  void import('./bootstrap/run.mjs').then(function (module) {
    return module.run(process.argv.slice(2));
  });
}
