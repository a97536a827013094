/** What stands beside the programs of a language for them to be built, and how one of them is run. */
import { LIBRARIES } from './program.ts'
import type { Language } from './types.ts'

export interface ManifestFile {
  readonly file: string
  readonly text: string
}

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>clients</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <build>
    <sourceDirectory>.</sourceDirectory>
  </build>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka-clients</artifactId>
      <version>${LIBRARIES.java.version}</version>
    </dependency>
  </dependencies>
</project>
`

const PACKAGE = `${JSON.stringify(
  {
    private: true,
    type: 'module',
    dependencies: { kafkajs: LIBRARIES.typescript.version },
    devDependencies: { '@types/node': '^20.0.0', tsx: '^4.0.0' },
  },
  null,
  2,
)}
`

const CSPROJ = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net8.0</TargetFramework>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Confluent.Kafka" Version="${LIBRARIES.csharp.version}" />
  </ItemGroup>
</Project>
`

const MANIFESTS: Readonly<Record<Language, readonly ManifestFile[]>> = {
  go: [
    {
      file: 'go.mod',
      text: `module example\n\ngo 1.22\n\nrequire github.com/segmentio/kafka-go v${LIBRARIES.go.version}\n`,
    },
  ],
  java: [{ file: 'pom.xml', text: POM }],
  python: [{ file: 'requirements.txt', text: `confluent-kafka==${LIBRARIES.python.version}\n` }],
  typescript: [{ file: 'package.json', text: PACKAGE }],
  csharp: [{ file: 'clients.csproj', text: CSPROJ }],
}

/** The files that name the library for a language's own tools. */
export function manifestsOf(language: Language): readonly ManifestFile[] {
  return MANIFESTS[language]
}

/** The command line that fetches the library and runs a program, in the folder where both stand. */
export function runCommand(language: Language, file: string): string {
  const name = file.replace(/\.\w+$/, '')
  if (language === 'go') return `go mod tidy && go run ${file}`
  if (language === 'java') return `mvn -q compile exec:java -Dexec.mainClass=${name}`
  if (language === 'python') return `pip install -r requirements.txt && python ${file}`
  if (language === 'typescript') return `npm install && npx tsx ${file}`
  return `dotnet run --project . -p:StartupObject=${name}`
}
