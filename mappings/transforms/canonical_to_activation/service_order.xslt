<?xml version="1.0" encoding="UTF-8"?>
<!-- M23 to Activate. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="urn:example-com:activation:2" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>
  <xsl:param name="deliveryid"/>

  <xsl:template match="/c:ServiceOrderRequested">
    <Activate>
      <taskKey><xsl:value-of select="$deliveryid"/></taskKey>
      <serviceOrderNo><xsl:value-of select="c:serviceOrderNo"/></serviceOrderNo>
      <orderNo><xsl:value-of select="c:orderNo"/></orderNo>
      <itemNo><xsl:value-of select="c:itemNo"/></itemNo>
      <xsl:if test="c:mainServiceOrderNo">
        <mainServiceOrderNo><xsl:value-of select="c:mainServiceOrderNo"/></mainServiceOrderNo>
      </xsl:if>
      <customerNo><xsl:value-of select="c:customerCode"/></customerNo>
      <customerName><xsl:value-of select="c:customerName"/></customerName>
      <keyAccount><xsl:value-of select="kam:to-partner('flag', c:kaMark)"/></keyAccount>
      <work><xsl:value-of select="kam:to-partner('item-action', c:action)"/></work>
      <serviceKind><xsl:value-of select="kam:to-partner('service-kind', c:serviceKind)"/></serviceKind>
      <service><xsl:value-of select="c:service"/></service>
      <serviceName><xsl:value-of select="c:serviceName"/></serviceName>
      <product><xsl:value-of select="kam:to-partner('product-kind', c:productKind)"/></product>
      <xsl:if test="c:userNo"><userNo><xsl:value-of select="c:userNo"/></userNo></xsl:if>
      <xsl:if test="c:serviceNumber"><serviceNumber><xsl:value-of select="c:serviceNumber"/></serviceNumber></xsl:if>
      <xsl:if test="c:circuitCode"><circuit><xsl:value-of select="c:circuitCode"/></circuit></xsl:if>
      <xsl:if test="c:rate"><rate><xsl:value-of select="c:rate"/></rate></xsl:if>
      <quantity><xsl:value-of select="c:quantity"/></quantity>
      <province><xsl:value-of select="kam:to-partner('province', c:region)"/></province>
      <endA><xsl:apply-templates select="c:endA"/></endA>
      <xsl:if test="c:endZ"><endZ><xsl:apply-templates select="c:endZ"/></endZ></xsl:if>
      <urgent><xsl:value-of select="kam:to-partner('flag', c:urgent)"/></urgent>
      <finishBy><xsl:value-of select="translate(c:deadline, '-', '')"/></finishBy>
      <xsl:for-each select="c:characteristic"><parameter name="{c:name}" value="{c:value}"/></xsl:for-each>
      <xsl:if test="c:remarks"><note><xsl:value-of select="c:remarks"/></note></xsl:if>
    </Activate>
  </xsl:template>

  <xsl:template match="c:endA | c:endZ">
    <province><xsl:value-of select="kam:to-partner('province', c:region)"/></province>
    <city><xsl:value-of select="c:city"/></city>
    <address><xsl:value-of select="c:address"/></address>
    <xsl:if test="c:officeCode"><office><xsl:value-of select="c:officeCode"/></office></xsl:if>
  </xsl:template>
</xsl:stylesheet>
