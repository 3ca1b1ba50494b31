// The parts of Element Plus that the first view needs, each by itself. A folder that needs more has an element.ts of
// its own, so that its weight comes with its pages.
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import 'element-plus/theme-chalk/el-button.css'
import 'element-plus/theme-chalk/el-input.css'

export { ElButton } from 'element-plus/es/components/button/index.mjs'
export { ElInput } from 'element-plus/es/components/input/index.mjs'
