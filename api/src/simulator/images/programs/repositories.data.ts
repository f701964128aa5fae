/** Files of repositories that lessons clone. @see github.com/octocat/Spoon-Knife, octocat/Hello-World */
export const repositories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'github.com/octocat/hello-world': { README: 'Hello World!\n' },
  'github.com/octocat/spoon-knife': {
    'README.md':
      '### Well hello there!\n\nThis repository is meant to provide an example for *forking* a repository on GitHub.\n\nCreating a *fork* is producing a personal copy of someone else\'s project. Forks act as a sort of bridge between the original repository and your personal copy. You can submit *Pull Requests* to help make other people\'s projects better by offering your changes up to the original project. Forking is at the core of social coding at GitHub.\n\nAfter forking this repository, you can make some changes to the project, and submit [a Pull Request](https://github.com/octocat/Spoon-Knife/pulls) as practice.\n\nFor some more information on how to fork a repository, [check out our guide, "Forking Projects""](http://guides.github.com/overviews/forking/). Thanks! :sparkling_heart:\n',
    'index.html':
      '<!DOCTYPE html>\n<html>\n\n<head>\n  <meta http-equiv="Content-type" content="text/html; charset=utf-8">\n  <title>Spoon-Knife</title>\n  <LINK href="styles.css" rel="stylesheet" type="text/css">\n</head>\n\n<body>\n\n<img src="forkit.gif" id="octocat" alt="" />\n\n<!-- Feel free to change this text here -->\n<p>\n  Fork me? Fork you, @octocat!\n</p>\n\n</body>\n</html>\n',
    'styles.css':
      '* {\n  margin:0px;\n  padding:0px;\n}\n\n#octocat {\n  display: block;\n  width:384px;\n  margin: 50px auto;\n}\n\np {\n  display: block;\n  width: 400px;\n  margin: 50px auto;\n  font: 30px Monaco,"Courier New","DejaVu Sans Mono","Bitstream Vera Sans Mono",monospace;\n}\n',
  },
};
