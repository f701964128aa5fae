import { expect, it } from 'vitest';
import { runImage } from '../test-image.ts';

const WEB = `package main

import (
	"fmt"
	"net/http"

	log "github.com/sirupsen/logrus"
	"github.com/gin-gonic/gin"
)

func main() { fmt.Println(gin.Mode(), http.StatusOK, log.New()) }
`;
const NO_MODULE = "go.mod file not found in current directory or any parent directory; see 'go help modules'";
const MODULE = { '/go/go.mod': 'module example.com/x\n' };
const WITH_TESTS = { ...MODULE, '/go/t/a_test.go': 'package a' };
const WITH_GIN = {
  '/go/main.go': WEB,
  '/go/go.mod': 'module example.com/x\n\ngo 1.20\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.9.0\n)\n',
  '/go/go.sum': '',
};
const HELLO = { '/go/main.go': 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println() }\n' };
const PART = { ...MODULE, '/go/cmd/main.go': 'package main\n\nimport "example.com/x/a"\n\nfunc main() {}\n' };

/** As Go 1.24 of Debian said it, where 1.20 does not word it otherwise. */
it.each`
  rule                                                  | files                                                                    | run                       | code | says
  ${'a file that is not there'}                         | ${{}}                                                                    | ${'run main.go'}          | ${1} | ${['stat main.go: no such file or directory']}
  ${'also elsewhere, and after flags'}                  | ${{}}                                                                    | ${'run -race /app/a.go'}  | ${1} | ${['stat /app/a.go: no such file or directory']}
  ${'one of two'}                                       | ${HELLO}                                                                 | ${'run main.go b.go'}     | ${1} | ${['stat b.go: no such file or directory']}
  ${'what is built is first of all a package'}          | ${{}}                                                                    | ${'build -o app main.go'} | ${1} | ${[`no required module provides package main.go: ${NO_MODULE}`]}
  ${'and so in a module'}                               | ${MODULE}                                                                | ${'build main.go'}        | ${1} | ${['no required module provides package main.go; to add it:', '\tgo get main.go']}
  ${'nothing to run'}                                   | ${{}}                                                                    | ${'run'}                  | ${1} | ${['go: no go files listed']}
  ${'a folder is of a module, though main.go is in it'} | ${HELLO}                                                                 | ${'run .'}                | ${1} | ${[`go: ${NO_MODULE}`]}
  ${'and what is built without a name'}                 | ${HELLO}                                                                 | ${'build'}                | ${1} | ${[`go: ${NO_MODULE}`]}
  ${'a folder that is not there'}                       | ${MODULE}                                                                | ${'run ./cmd'}            | ${1} | ${['stat /go/cmd: directory not found']}
  ${'a folder without a program'}                       | ${{ ...MODULE, '/go/e/a.txt': '' }}                                      | ${'run ./e'}              | ${1} | ${['no Go files in /go/e']}
  ${'one with tests'}                                   | ${WITH_TESTS}                                                            | ${'run ./t'}              | ${1} | ${['package example.com/x/t is not a main package']}
  ${'and built'}                                        | ${WITH_TESTS}                                                            | ${'build ./t'}            | ${1} | ${['example.com/x/t: no non-test Go files in /go/t']}
  ${'a word'}                                           | ${{}}                                                                    | ${'run app'}              | ${1} | ${['package app is not in GOROOT (/usr/local/go/src/app)']}
  ${'what a program imports, and nobody brings'}        | ${{ '/go/main.go': WEB }}                                                | ${'run main.go'}          | ${1} | ${[`main.go:8:2: no required module provides package github.com/gin-gonic/gin: ${NO_MODULE}`, `main.go:7:2: no required module provides package github.com/sirupsen/logrus: ${NO_MODULE}`]}
  ${'in one line'}                                      | ${{ '/go/one.go': 'package main\n\nimport "github.com/gorilla/mux"\n' }} | ${'run one.go'}           | ${1} | ${[`one.go:3:8: no required module provides package github.com/gorilla/mux: ${NO_MODULE}`]}
  ${'its module requires one of them'}                  | ${WITH_GIN}                                                              | ${'run .'}                | ${1} | ${['main.go:7:2: no required module provides package github.com/sirupsen/logrus; to add it:', '\tgo get github.com/sirupsen/logrus']}
  ${'what only the library brings is run'}              | ${HELLO}                                                                 | ${'run main.go arg'}      | ${0} | ${[]}
  ${'and in a module what it has itself'}               | ${PART}                                                                  | ${'run ./cmd'}            | ${0} | ${[]}
`('go $run: $rule', ({ files, run, code, says }) => {
  const { exitCode, stderr } = runImage({ image: 'golang:1.20', files, command: ['go', ...run.split(' ')] });
  expect([exitCode, stderr]).toEqual([code, says.map((line: string) => `${line}\n`).join('')]);
});
