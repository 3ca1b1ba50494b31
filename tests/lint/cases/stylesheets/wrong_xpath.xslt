<!-- An XPath with an open bracket. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: 7:22: select is no XPath 1.0 expression: c:kaMark[; look for a bracket or quote that is not closed -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/">
    <a><xsl:value-of select="c:kaMark["/></a>
  </xsl:template>
</xsl:stylesheet>
