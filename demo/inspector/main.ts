import { TillrollInspector } from './inspector-element.ts';

customElements.define('tillroll-inspector', TillrollInspector);
