<?xml version="1.0" encoding="UTF-8"?>
<!-- M29 to CompleteOrder. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:OrderCompleted">
    <CompleteOrder>
      <xsl:call-template name="head"/>
      <xsl:apply-templates select="c:orderNo"/>
      <xsl:apply-templates select="c:contractNo"/>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="c:account"/>
      <FinTime><xsl:value-of select="kam:local-time(c:completedAt, '%Y%m%d%H%M%S')"/></FinTime>
      <LateFlag><xsl:value-of select="kam:to-partner('flag', c:late)"/></LateFlag>
      <xsl:apply-templates select="c:slaLevel"/>
      <ItemList>
        <xsl:apply-templates select="c:items/c:item"/>
      </ItemList>
    </CompleteOrder>
  </xsl:template>

  <xsl:template match="c:item">
    <Item>
      <xsl:apply-templates select="c:itemNo"/>
      <xsl:apply-templates select="c:action"/>
      <FinStat>
        <xsl:choose>
          <xsl:when test="c:state = 'completed' or c:state = 'archived'">1</xsl:when>
          <xsl:when test="c:state = 'cancelled'">2</xsl:when>
          <xsl:otherwise>
            <xsl:message terminate="yes">item <xsl:value-of
              select="c:itemNo"/> of a completed order is <xsl:value-of
              select="c:state"/>; write completed, archived or cancelled</xsl:message>
          </xsl:otherwise>
        </xsl:choose>
      </FinStat>
      <xsl:apply-templates select="c:product"/>
      <xsl:apply-templates select="c:productKind"/>
      <xsl:apply-templates select="c:userNo"/>
      <xsl:apply-templates select="c:serviceNumber"/>
      <xsl:apply-templates select="c:circuitCode"/>
      <xsl:apply-templates select="c:rate"/>
      <xsl:apply-templates select="c:quantity"/>
      <AreaA><xsl:value-of select="kam:to-partner('region', c:endA/c:region)"/></AreaA>
      <xsl:if test="c:endZ">
        <AreaZ><xsl:value-of select="kam:to-partner('region', c:endZ/c:region)"/></AreaZ>
      </xsl:if>
      <xsl:if test="c:activatedOn">
        <OpenDate><xsl:value-of select="translate(c:activatedOn, '-', '')"/></OpenDate>
      </xsl:if>
    </Item>
  </xsl:template>
</xsl:stylesheet>
