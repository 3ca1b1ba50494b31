<!-- An import that is not there. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: 6:21: comon.xsl cannot be read: there is no such file; write common.xsl -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:import href="comon.xsl"/>
  <xsl:template match="/">
    <a/>
  </xsl:template>
</xsl:stylesheet>
