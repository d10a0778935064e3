// Files of people in YAML: read, held against a schema, and refused with file, line and field.
export { checkYaml, type FieldProblem, fieldName, yamlError } from './checked.js';
export { readYaml, readYamlDocuments, type YamlDocument, type YamlKind } from './document.js';
