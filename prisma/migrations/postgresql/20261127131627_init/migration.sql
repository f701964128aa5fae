-- CreateEnum
CREATE TYPE "Level" AS ENUM ('BEGINNER', 'INTERMEDIATE', 'ADVANCED');

-- CreateEnum
CREATE TYPE "FeatureStage" AS ENUM ('ALPHA', 'BETA', 'STABLE', 'DEPRECATED', 'NOT_YET');

-- CreateEnum
CREATE TYPE "QuestionKind" AS ENUM ('choice', 'ordering', 'numeric', 'text', 'prediction', 'manifest');

-- CreateEnum
CREATE TYPE "QuizMode" AS ENUM ('PRACTICE', 'EXAM', 'REVIEW');

-- CreateTable
CREATE TABLE "ContentRevision" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "revision" TEXT NOT NULL,
    "seededAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ContentRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Topic" (
    "slug" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "title" JSON NOT NULL,
    "summary" JSON NOT NULL,

    CONSTRAINT "Topic_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "Concept" (
    "slug" TEXT NOT NULL,
    "topicSlug" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "level" "Level" NOT NULL,
    "stage" "FeatureStage" NOT NULL,
    "title" JSON NOT NULL,
    "summary" JSON NOT NULL,
    "body" JSON NOT NULL,
    "keyPoints" JSON NOT NULL,
    "podFields" JSON NOT NULL,
    "references" JSON NOT NULL,

    CONSTRAINT "Concept_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "Scenario" (
    "slug" TEXT NOT NULL,
    "title" JSON NOT NULL,
    "story" JSON NOT NULL,
    "input" JSON NOT NULL,

    CONSTRAINT "Scenario_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "Question" (
    "slug" TEXT NOT NULL,
    "conceptSlug" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" "QuestionKind" NOT NULL,
    "level" "Level" NOT NULL,
    "points" INTEGER NOT NULL,
    "prompt" JSON NOT NULL,
    "body" JSON NOT NULL,

    CONSTRAINT "Question_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "AnswerKey" (
    "questionSlug" TEXT NOT NULL,
    "key" JSON NOT NULL,
    "explanation" JSON NOT NULL,

    CONSTRAINT "AnswerKey_pkey" PRIMARY KEY ("questionSlug")
);

-- CreateTable
CREATE TABLE "Quiz" (
    "slug" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "title" JSON NOT NULL,
    "description" JSON NOT NULL,
    "level" "Level" NOT NULL,
    "timeLimitSeconds" INTEGER,
    "passPercent" INTEGER NOT NULL,

    CONSTRAINT "Quiz_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "QuizQuestion" (
    "quizSlug" TEXT NOT NULL,
    "questionSlug" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "QuizQuestion_pkey" PRIMARY KEY ("quizSlug","questionSlug")
);

-- CreateTable
CREATE TABLE "SavedRun" (
    "id" TEXT NOT NULL,
    "input" JSON NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SavedRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Learner" (
    "id" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Learner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "QuizSession" (
    "id" TEXT NOT NULL,
    "learnerId" TEXT NOT NULL,
    "quizSlug" TEXT,
    "mode" "QuizMode" NOT NULL,
    "seed" INTEGER NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "QuizSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SessionItem" (
    "sessionId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "questionSlug" TEXT NOT NULL,
    "response" JSON,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "correct" BOOLEAN NOT NULL DEFAULT false,
    "score" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "SessionItem_pkey" PRIMARY KEY ("sessionId","position")
);

-- CreateTable
CREATE TABLE "Submission" (
    "sessionId" TEXT NOT NULL,
    "idempotencyKey" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "refusal" JSON,

    CONSTRAINT "Submission_pkey" PRIMARY KEY ("sessionId","idempotencyKey")
);

-- CreateTable
CREATE TABLE "ReviewCard" (
    "learnerId" TEXT NOT NULL,
    "questionSlug" TEXT NOT NULL,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "answered" INTEGER NOT NULL,
    "correct" INTEGER NOT NULL,
    "card" JSON NOT NULL,

    CONSTRAINT "ReviewCard_pkey" PRIMARY KEY ("learnerId","questionSlug")
);

-- CreateTable
CREATE TABLE "_prerequisites" (
    "A" TEXT NOT NULL,
    "B" TEXT NOT NULL,

    CONSTRAINT "_prerequisites_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_related" (
    "A" TEXT NOT NULL,
    "B" TEXT NOT NULL,

    CONSTRAINT "_related_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_ConceptToScenario" (
    "A" TEXT NOT NULL,
    "B" TEXT NOT NULL,

    CONSTRAINT "_ConceptToScenario_AB_pkey" PRIMARY KEY ("A","B")
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
CREATE INDEX "_prerequisites_B_index" ON "_prerequisites"("B");

-- CreateIndex
CREATE INDEX "_related_B_index" ON "_related"("B");

-- CreateIndex
CREATE INDEX "_ConceptToScenario_B_index" ON "_ConceptToScenario"("B");

-- AddForeignKey
ALTER TABLE "Concept" ADD CONSTRAINT "Concept_topicSlug_fkey" FOREIGN KEY ("topicSlug") REFERENCES "Topic"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Question" ADD CONSTRAINT "Question_conceptSlug_fkey" FOREIGN KEY ("conceptSlug") REFERENCES "Concept"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnswerKey" ADD CONSTRAINT "AnswerKey_questionSlug_fkey" FOREIGN KEY ("questionSlug") REFERENCES "Question"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuizQuestion" ADD CONSTRAINT "QuizQuestion_quizSlug_fkey" FOREIGN KEY ("quizSlug") REFERENCES "Quiz"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuizQuestion" ADD CONSTRAINT "QuizQuestion_questionSlug_fkey" FOREIGN KEY ("questionSlug") REFERENCES "Question"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuizSession" ADD CONSTRAINT "QuizSession_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "Learner"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuizSession" ADD CONSTRAINT "QuizSession_quizSlug_fkey" FOREIGN KEY ("quizSlug") REFERENCES "Quiz"("slug") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SessionItem" ADD CONSTRAINT "SessionItem_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "QuizSession"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SessionItem" ADD CONSTRAINT "SessionItem_questionSlug_fkey" FOREIGN KEY ("questionSlug") REFERENCES "Question"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Submission" ADD CONSTRAINT "Submission_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "QuizSession"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewCard" ADD CONSTRAINT "ReviewCard_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "Learner"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewCard" ADD CONSTRAINT "ReviewCard_questionSlug_fkey" FOREIGN KEY ("questionSlug") REFERENCES "Question"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_prerequisites" ADD CONSTRAINT "_prerequisites_A_fkey" FOREIGN KEY ("A") REFERENCES "Concept"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_prerequisites" ADD CONSTRAINT "_prerequisites_B_fkey" FOREIGN KEY ("B") REFERENCES "Concept"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_related" ADD CONSTRAINT "_related_A_fkey" FOREIGN KEY ("A") REFERENCES "Concept"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_related" ADD CONSTRAINT "_related_B_fkey" FOREIGN KEY ("B") REFERENCES "Concept"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ConceptToScenario" ADD CONSTRAINT "_ConceptToScenario_A_fkey" FOREIGN KEY ("A") REFERENCES "Concept"("slug") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ConceptToScenario" ADD CONSTRAINT "_ConceptToScenario_B_fkey" FOREIGN KEY ("B") REFERENCES "Scenario"("slug") ON DELETE CASCADE ON UPDATE CASCADE;
