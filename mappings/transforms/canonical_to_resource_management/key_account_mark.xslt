<?xml version="1.0" encoding="UTF-8"?>
<!-- M06 to StampCircuits: the circuits among the users. A mark without circuits is for the customer alone. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:i="urn:example-com:irms:interface" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:KeyAccountMarkAssigned">
    <i:StampCircuits>
      <requestNo><xsl:value-of select="$deliveryid"/></requestNo>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="c:region"/>
      <xsl:apply-templates select="c:slaLevel"/>
      <fromDate><xsl:value-of select="c:effectiveDate"/></fromDate>
      <xsl:if test="c:expiryDate"><toDate><xsl:value-of select="c:expiryDate"/></toDate></xsl:if>
      <xsl:for-each select="c:users/c:user[c:circuitCode]">
        <circuit userNo="{c:userNo}" type="{kam:to-partner('product-kind', c:productKind)}"
                 province="{kam:to-partner('region', c:region)}"><xsl:value-of select="c:circuitCode"/></circuit>
      </xsl:for-each>
    </i:StampCircuits>
  </xsl:template>
</xsl:stylesheet>
