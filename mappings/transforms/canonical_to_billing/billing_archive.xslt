<?xml version="1.0" encoding="UTF-8"?>
<!-- M30 to ArchiveProduct. The result comes later, by NotifyArchiveResult. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:BillingArchiveRequest">
    <ArchiveProduct>
      <xsl:call-template name="head"/>
      <SrcArcNo><xsl:value-of select="c:archiveNo"/></SrcArcNo>
      <xsl:apply-templates select="c:orderNo"/>
      <xsl:apply-templates select="c:itemNo"/>
      <xsl:apply-templates select="c:contractNo"/>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="c:account"/>
      <xsl:apply-templates select="c:userNo"/>
      <xsl:apply-templates select="c:userName"/>
      <xsl:apply-templates select="c:action"/>
      <xsl:apply-templates select="c:product"/>
      <xsl:apply-templates select="c:productKind"/>
      <xsl:apply-templates select="c:serviceNumber"/>
      <xsl:apply-templates select="c:circuitCode"/>
      <xsl:apply-templates select="c:rate"/>
      <xsl:apply-templates select="c:quantity"/>
      <AreaA><xsl:value-of select="kam:to-partner('region', c:regionA)"/></AreaA>
      <xsl:if test="c:regionZ">
        <AreaZ><xsl:value-of select="kam:to-partner('region', c:regionZ)"/></AreaZ>
      </xsl:if>
      <xsl:if test="c:installAddress"><InstAddr><xsl:value-of select="c:installAddress"/></InstAddr></xsl:if>
      <TariffNo><xsl:value-of select="c:tariff"/></TariffNo>
      <xsl:apply-templates select="c:charges"/>
      <xsl:apply-templates select="c:paymentMethod"/>
      <xsl:apply-templates select="c:startDate"/>
      <FinTime><xsl:value-of select="kam:local-time(c:completedAt, '%Y%m%d%H%M%S')"/></FinTime>
      <xsl:for-each select="c:characteristic">
        <Ext Key="{c:name}"><xsl:value-of select="c:value"/></Ext>
      </xsl:for-each>
    </ArchiveProduct>
  </xsl:template>
</xsl:stylesheet>
