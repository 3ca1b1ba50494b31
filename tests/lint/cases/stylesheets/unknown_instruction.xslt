<!-- An instruction that XSLT has not. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: 7:5: there is no xsl:for-all; write an instruction of XSLT 1.0 -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/">
    <xsl:for-all select="c:user"/>
  </xsl:template>
</xsl:stylesheet>
