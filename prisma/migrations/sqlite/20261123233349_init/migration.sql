-- CreateTable
CREATE TABLE "ContentRevision" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT DEFAULT 1,
    "revision" TEXT NOT NULL,
    "seededAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "Topic" (
    "slug" TEXT NOT NULL PRIMARY KEY,
    "position" INTEGER NOT NULL,
    "title" JSONB NOT NULL,
    "summary" JSONB NOT NULL
);

-- CreateTable
CREATE TABLE "Concept" (
    "slug" TEXT NOT NULL PRIMARY KEY,
    "topicSlug" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "level" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "title" JSONB NOT NULL,
    "summary" JSONB NOT NULL,
    "body" JSONB NOT NULL,
    "keyPoints" JSONB NOT NULL,
    "podFields" JSONB NOT NULL,
    "references" JSONB NOT NULL,
    CONSTRAINT "Concept_topicSlug_fkey" FOREIGN KEY ("topicSlug") REFERENCES "Topic" ("slug") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Scenario" (
    "slug" TEXT NOT NULL PRIMARY KEY,
    "title" JSONB NOT NULL,
    "story" JSONB NOT NULL,
    "input" JSONB NOT NULL
);

-- CreateTable
CREATE TABLE "Question" (
    "slug" TEXT NOT NULL PRIMARY KEY,
    "conceptSlug" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "prompt" JSONB NOT NULL,
    "body" JSONB NOT NULL,
    CONSTRAINT "Question_conceptSlug_fkey" FOREIGN KEY ("conceptSlug") REFERENCES "Concept" ("slug") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AnswerKey" (
    "questionSlug" TEXT NOT NULL PRIMARY KEY,
    "key" JSONB NOT NULL,
    "explanation" JSONB NOT NULL,
    CONSTRAINT "AnswerKey_questionSlug_fkey" FOREIGN KEY ("questionSlug") REFERENCES "Question" ("slug") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Quiz" (
    "slug" TEXT NOT NULL PRIMARY KEY,
    "position" INTEGER NOT NULL,
    "title" JSONB NOT NULL,
    "description" JSONB NOT NULL,
    "level" TEXT NOT NULL,
    "timeLimitSeconds" INTEGER,
    "passPercent" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "QuizQuestion" (
    "quizSlug" TEXT NOT NULL,
    "questionSlug" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    PRIMARY KEY ("quizSlug", "questionSlug"),
    CONSTRAINT "QuizQuestion_quizSlug_fkey" FOREIGN KEY ("quizSlug") REFERENCES "Quiz" ("slug") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "QuizQuestion_questionSlug_fkey" FOREIGN KEY ("questionSlug") REFERENCES "Question" ("slug") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SavedRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "input" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "Learner" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tokenHash" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "QuizSession" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "learnerId" TEXT NOT NULL,
    "quizSlug" TEXT,
    "mode" TEXT NOT NULL,
    "seed" INTEGER NOT NULL,
    "startedAt" DATETIME NOT NULL,
    "expiresAt" DATETIME,
    "finishedAt" DATETIME,
    CONSTRAINT "QuizSession_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "Learner" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "QuizSession_quizSlug_fkey" FOREIGN KEY ("quizSlug") REFERENCES "Quiz" ("slug") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SessionItem" (
    "sessionId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "questionSlug" TEXT NOT NULL,
    "response" JSONB,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "correct" BOOLEAN NOT NULL DEFAULT false,
    "score" REAL NOT NULL DEFAULT 0,

    PRIMARY KEY ("sessionId", "position"),
    CONSTRAINT "SessionItem_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "QuizSession" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "SessionItem_questionSlug_fkey" FOREIGN KEY ("questionSlug") REFERENCES "Question" ("slug") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Submission" (
    "sessionId" TEXT NOT NULL,
    "idempotencyKey" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "refusal" JSONB,

    PRIMARY KEY ("sessionId", "idempotencyKey"),
    CONSTRAINT "Submission_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "QuizSession" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReviewCard" (
    "learnerId" TEXT NOT NULL,
    "questionSlug" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "answered" INTEGER NOT NULL,
    "correct" INTEGER NOT NULL,
    "card" JSONB NOT NULL,

    PRIMARY KEY ("learnerId", "questionSlug"),
    CONSTRAINT "ReviewCard_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "Learner" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ReviewCard_questionSlug_fkey" FOREIGN KEY ("questionSlug") REFERENCES "Question" ("slug") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "_prerequisites" (
    "A" TEXT NOT NULL,
    "B" TEXT NOT NULL,
    CONSTRAINT "_prerequisites_A_fkey" FOREIGN KEY ("A") REFERENCES "Concept" ("slug") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_prerequisites_B_fkey" FOREIGN KEY ("B") REFERENCES "Concept" ("slug") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "_related" (
    "A" TEXT NOT NULL,
    "B" TEXT NOT NULL,
    CONSTRAINT "_related_A_fkey" FOREIGN KEY ("A") REFERENCES "Concept" ("slug") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_related_B_fkey" FOREIGN KEY ("B") REFERENCES "Concept" ("slug") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "_ConceptToScenario" (
    "A" TEXT NOT NULL,
    "B" TEXT NOT NULL,
    CONSTRAINT "_ConceptToScenario_A_fkey" FOREIGN KEY ("A") REFERENCES "Concept" ("slug") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_ConceptToScenario_B_fkey" FOREIGN KEY ("B") REFERENCES "Scenario" ("slug") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Concept_topicSlug_idx" ON "Concept"("topicSlug");

-- CreateIndex
CREATE INDEX "Question_conceptSlug_idx" ON "Question"("conceptSlug");

-- CreateIndex
CREATE INDEX "QuizQuestion_questionSlug_idx" ON "QuizQuestion"("questionSlug");

-- CreateIndex
CREATE UNIQUE INDEX "Learner_tokenHash_key" ON "Learner"("tokenHash");

-- CreateIndex
CREATE INDEX "QuizSession_learnerId_startedAt_idx" ON "QuizSession"("learnerId", "startedAt");

-- CreateIndex
CREATE INDEX "SessionItem_questionSlug_idx" ON "SessionItem"("questionSlug");

-- CreateIndex
CREATE INDEX "ReviewCard_learnerId_dueAt_idx" ON "ReviewCard"("learnerId", "dueAt");

-- CreateIndex
CREATE INDEX "ReviewCard_questionSlug_idx" ON "ReviewCard"("questionSlug");

-- CreateIndex
CREATE UNIQUE INDEX "_prerequisites_AB_unique" ON "_prerequisites"("A", "B");

-- CreateIndex
CREATE INDEX "_prerequisites_B_index" ON "_prerequisites"("B");

-- CreateIndex
CREATE UNIQUE INDEX "_related_AB_unique" ON "_related"("A", "B");

-- CreateIndex
CREATE INDEX "_related_B_index" ON "_related"("B");

-- CreateIndex
CREATE UNIQUE INDEX "_ConceptToScenario_AB_unique" ON "_ConceptToScenario"("A", "B");

-- CreateIndex
CREATE INDEX "_ConceptToScenario_B_index" ON "_ConceptToScenario"("B");
